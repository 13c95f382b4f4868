package dev.catraca.settlement;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.catraca.order.Lane;
import dev.catraca.order.MatchId;
import dev.catraca.order.OrderId;
import dev.catraca.settlement.Settler.Answer;
import dev.catraca.settlement.Settler.Settling;
import dev.catraca.settlement.Starter.Claimed;
import dev.catraca.settlement.Starter.Dropped;
import dev.catraca.settlement.Starter.Started;
import dev.catraca.settlement.Starter.Unknown;
import dev.catraca.settlement.Starter.Unreadable;
import dev.catraca.testing.RedisView;
import dev.catraca.testing.TicketOffice;
import dev.catraca.testing.TicketOffice.Seats;
import dev.catraca.testing.Unstaffed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.HashOperations;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What starting and settling do to an order, with the test as the worker.
 */
@Unstaffed
class SettlementIntegrationTests {

	private static final String HAND = "hand";

	private static final String HELD = RedisView.LIST + ":processing:" + HAND;

	private final TicketOffice office;

	private final RedisView redis;

	private final Starter starter;

	private final Settler settler;

	SettlementIntegrationTests(@LocalServerPort int port, @Autowired StringRedisTemplate redis,
			@Autowired Starter starter, @Autowired Settler settler) {
		this.office = new TicketOffice(port);
		this.redis = new RedisView(redis);
		this.starter = starter;
		this.settler = settler;
		this.redis.createGroup();
	}

	@ParameterizedTest
	@EnumSource(names = { "LIST", "STREAM" })
	void aStartThatIsRepeatedGetsTheSameClaim(Lane lane) {
		String match = this.office.openMatch(10, 10);
		Delivery delivery = delivered(lane, this.office.accepted(lane.label(), match, 2));
		Claimed first = claimed(lane, delivery);
		Claimed again = claimed(lane, delivery);
		assertThat(first.claim().attempts()).isEqualTo(1);
		assertThat(again).isEqualTo(first);
		assertThat(status(delivery)).isEqualTo("processing");
		assertThat(this.office.find(delivery.orderId().toString()).get("attempts").asInt()).isEqualTo(1);
		assertThat(this.redis.indexesWith(lane.label(), delivery.orderId().toString())).containsExactly("processing");
		assertThat(settle(lane, delivery, first, "approved")).isEqualTo(Answer.SETTLED);
		assertThat(this.office.seats(match)).isEqualTo(new Seats(8, 0, 2));
	}

	@ParameterizedTest
	@EnumSource(names = { "LIST", "STREAM" })
	void aSecondDeliveryOfAnOrderInHandIsOnlyAcknowledged(Lane lane) {
		String match = this.office.openMatch(10, 10);
		Delivery first = delivered(lane, this.office.accepted(lane.label(), match, 2));
		Claimed claimed = claimed(lane, first);
		Delivery second = deliveredAgain(lane, first);
		assertThat(start(lane, second)).isEqualTo(new Dropped(true));
		assertThat(isUnacknowledged(lane, first)).isTrue();
		assertThat(settle(lane, first, claimed, "approved")).isEqualTo(Answer.SETTLED);
		assertThat(isUnacknowledged(lane, first)).isFalse();
		assertThat(isUnacknowledged(lane, second)).isFalse();
		assertThat(this.office.seats(match)).isEqualTo(new Seats(8, 0, 2));
	}

	@ParameterizedTest
	@EnumSource(names = { "LIST", "STREAM" })
	void aWorkerWhoseOrderWasTakenOverChangesNothing(Lane lane) {
		String match = this.office.openMatch(10, 10);
		Delivery delivery = delivered(lane, this.office.accepted(lane.label(), match, 2));
		Claimed stalled = claimed(lane, delivery);
		Delivery takenOver = new Delivery(delivery.orderId(), HAND, true, delivery.acknowledgeAt(), delivery.entry());
		Claimed now = claimed(lane, takenOver);
		assertThat(now.claim().attempts()).isEqualTo(2);
		for (String verdict : List.of("approved", "declined", "exhausted")) {
			assertThat(settle(lane, delivery, stalled, verdict)).isEqualTo(Answer.STALE);
		}
		assertThat(this.settler.settle(lane, List.of(settling(delivery, stalled, "retry", "0"))))
			.containsExactly(Answer.STALE);
		assertThat(status(delivery)).isEqualTo("processing");
		assertThat(isUnacknowledged(lane, delivery)).isTrue();
		assertThat(this.office.seats(match)).isEqualTo(new Seats(8, 2, 0));
		assertThat(settle(lane, takenOver, now, "declined")).isEqualTo(Answer.SETTLED);
		assertThat(isUnacknowledged(lane, delivery)).isFalse();
		assertThat(this.office.seats(match)).isEqualTo(new Seats(10, 0, 0));
	}

	@Test
	void whatIsAnothersByNowIsNotTakenOver() {
		String id = this.office.accepted("stream", this.office.openMatch(10, 10), 2);
		Delivery delivery = delivered(Lane.STREAM, id);
		Claimed claimed = claimed(Lane.STREAM, delivery);
		this.redis.claim(delivery.entry(), "another");
		Delivery late = new Delivery(delivery.orderId(), HAND, true, delivery.acknowledgeAt(), delivery.entry());
		assertThat(start(Lane.STREAM, late)).isEqualTo(new Dropped(true));
		assertThat(this.redis.pending()).contains(delivery.entry());
		assertThat(settle(Lane.STREAM, delivery, claimed, "approved")).isEqualTo(Answer.SETTLED);
		assertThat(start(Lane.STREAM, late)).isEqualTo(new Dropped(false));
	}

	@Test
	void anOrderThatAnotherHasBegunIsNotTakenOverByAStrayElement() {
		Delivery delivery = delivered(Lane.LIST, this.office.accepted("list", this.office.openMatch(10, 10), 2));
		Claimed claimed = claimed(Lane.LIST, delivery);
		Delivery second = deliveredAgain(Lane.LIST, delivery);
		Delivery stray = new Delivery(second.orderId(), second.worker(), true, second.acknowledgeAt(), "");
		assertThat(start(Lane.LIST, stray)).isEqualTo(new Dropped(true));
		assertThat(isUnacknowledged(Lane.LIST, stray)).isFalse();
		assertThat(isUnacknowledged(Lane.LIST, delivery)).isTrue();
		assertThat(settle(Lane.LIST, delivery, claimed, "approved")).isEqualTo(Answer.SETTLED);
	}

	@ParameterizedTest
	@EnumSource(names = { "LIST", "STREAM" })
	void aSettlementThatIsRepeatedHasOneEffect(Lane lane) {
		String match = this.office.openMatch(10, 10);
		Delivery delivery = delivered(lane, this.office.accepted(lane.label(), match, 2));
		Claimed claimed = claimed(lane, delivery);
		assertThat(settle(lane, delivery, claimed, "approved")).isEqualTo(Answer.SETTLED);
		JsonNode settled = this.office.find(delivery.orderId().toString());
		assertThat(settle(lane, delivery, claimed, "approved")).isEqualTo(Answer.SETTLED);
		assertThat(settle(lane, delivery, claimed, "declined")).isEqualTo(Answer.REPEATED);
		assertThat(settle(lane, delivery, claimed, "exhausted")).isEqualTo(Answer.REPEATED);
		assertThat(this.office.find(delivery.orderId().toString())).isEqualTo(settled);
		assertThat(this.office.seats(match)).isEqualTo(new Seats(8, 0, 2));
	}

	@Test
	void anEntryThatAnotherHasClaimedStaysPending() {
		String match = this.office.openMatch(10, 10);
		Delivery frozen = delivered(Lane.STREAM, this.office.accepted("stream", match, 2));
		Delivery live = new Delivery(frozen.orderId(), "live", true, frozen.acknowledgeAt(), frozen.entry());
		this.redis.claim(frozen.entry(), "live");
		Claimed claimed = claimed(Lane.STREAM, live);
		assertThat(start(Lane.STREAM, frozen)).isEqualTo(new Dropped(true));
		assertThat(isUnacknowledged(Lane.STREAM, live)).isTrue();
		assertThat(settle(Lane.STREAM, live, claimed, "approved")).isEqualTo(Answer.SETTLED);
		assertThat(this.office.seats(match)).isEqualTo(new Seats(8, 0, 2));
	}

	@Test
	void anOrderThatWasGivenBackIsNotStarted() {
		String match = this.office.openMatch(10, 10);
		Delivery delivery = delivered(Lane.LIST, this.office.accepted("list", match, 2));
		this.redis.redis().opsForList().remove(HELD, 1, delivery.orderId().toString());
		assertThat(start(Lane.LIST, delivery)).isEqualTo(new Dropped(true));
		assertThat(status(delivery)).isEqualTo("queued");
	}

	@ParameterizedTest
	@EnumSource(names = { "LIST", "STREAM" })
	void aRecordThatSomebodyBrokeHindersNoOther(Lane lane) {
		String match = this.office.openMatch(10, 10);
		List<Delivery> deliveries = IntStream.range(0, 3)
			.mapToObj((i) -> delivered(lane, this.office.accepted(lane.label(), match, 1)))
			.toList();
		List<Claimed> claims = deliveries.stream().map((delivery) -> claimed(lane, delivery)).toList();
		String broken = "catraca:{0}:order:" + deliveries.get(1).orderId();
		byte[] whole = this.redis.redis().dump(broken);
		this.redis.redis().opsForValue().set(broken, "nonsense");
		List<Settling> all = IntStream.range(0, 3)
			.mapToObj((i) -> settling(deliveries.get(i), claims.get(i), "approved", ""))
			.toList();
		assertThat(this.settler.settle(lane, all)).containsExactly(Answer.SETTLED, Answer.UNREADABLE, Answer.SETTLED);
		List<String> tickets = IntStream.of(0, 2)
			.mapToObj((i) -> this.office.find(deliveries.get(i).orderId().toString()))
			.map((order) -> order.get("tickets").get(0).asString())
			.toList();
		assertThat(tickets).doesNotHaveDuplicates();
		assertThat(this.office.seats(match)).isEqualTo(new Seats(7, 1, 2));
		assertThat(this.starter.start(lane, List.of(deliveries.get(1)))).containsExactly(new Unreadable());
		this.redis.redis().restore(broken, whole, 0, TimeUnit.MILLISECONDS, true);
	}

	@ParameterizedTest
	@EnumSource(names = { "LIST", "STREAM" })
	void anAmountThatSomebodyBrokeHindersNoOther(Lane lane) {
		String match = this.office.openMatch(10, 10);
		List<Delivery> deliveries = List.of(delivered(lane, this.office.accepted(lane.label(), match, 1)),
				delivered(lane, this.office.accepted(lane.label(), match, 1)));
		String broken = deliveries.get(0).orderId().toString();
		this.redis.setOrderRecord(broken, this.redis.orderRecord(broken).replace("|10.00|", "|much|"));
		assertThat(this.starter.start(lane, deliveries)).satisfiesExactly(
				(one) -> assertThat(one).isEqualTo(new Unreadable()),
				(other) -> assertThat(other).isInstanceOf(Claimed.class));
		this.redis.setOrderRecord(broken, this.redis.orderRecord(broken).replace("|much|", "|10.00|"));
		assertThat(settle(lane, deliveries.get(0), claimed(lane, deliveries.get(0)), "approved"))
			.isEqualTo(Answer.SETTLED);
	}

	@ParameterizedTest
	@EnumSource(names = { "LIST", "STREAM" })
	void whatIsNotStartedBecauseItIsBrokenStaysAsItIs(Lane lane) {
		Delivery delivery = delivered(lane, this.office.accepted(lane.label(), this.office.openMatch(10, 10), 1));
		String broken = delivery.orderId().toString();
		String whole = this.redis.orderRecord(broken);
		for (String slip : List.of(whole.replace("|BRL|", "|reais|"), whole.replaceFirst("\n[^\n]+$", "\n"),
				whole.replaceFirst("0/0///", "x"), whole.replaceFirst("\n1", "\none"))) {
			this.redis.setOrderRecord(broken, slip);
			assertThat(start(lane, delivery)).as(slip).isEqualTo(new Unreadable());
			assertThat(this.redis.orderRecord(broken)).isEqualTo(slip);
			assertThat(this.redis.indexesWith(lane.label(), broken)).containsExactly("queued");
		}
		this.redis.setOrderRecord(broken, whole);
		assertThat(claimed(lane, delivery).claim().attempts()).isEqualTo(1);
	}

	@Test
	void seatsOfABuyerThatAreNoNumberHinderNoOther() {
		String match = this.office.openMatch(10, 10);
		List<Delivery> deliveries = Stream.of("ana", "bia", "ana")
			.map((buyer) -> TicketOffice.json(this.office.orderAs(buyer, "list", match, 2)).get("id").asString())
			.map((id) -> delivered(Lane.LIST, id))
			.toList();
		List<Settling> declined = deliveries.subList(0, 2)
			.stream()
			.map((delivery) -> settling(delivery, claimed(Lane.LIST, delivery), "declined", ""))
			.toList();
		String buyers = "catraca:{0}:buyers:" + match;
		this.redis.redis().opsForHash().put(buyers, "bia", "x");
		assertThat(this.settler.settle(Lane.LIST, declined)).containsExactly(Answer.SETTLED, Answer.UNREADABLE);
		assertThat(this.settler.settle(Lane.LIST, declined)).containsExactly(Answer.SETTLED, Answer.UNREADABLE);
		assertThat(this.redis.redis().opsForHash().get(buyers, "ana")).isEqualTo("2");
		this.redis.redis().opsForHash().put(buyers, "bia", "2");
		assertThat(this.settler.settle(Lane.LIST, declined)).containsExactly(Answer.SETTLED, Answer.SETTLED);
		assertThat(this.office.seats(match)).isEqualTo(new Seats(8, 2, 0));
	}

	/** As {@code HINCRBY} takes none. */
	@ParameterizedTest
	@ValueSource(strings = { "1.5", "inf", "0x10", "1e3", "010", "99999999999999999999" })
	void seatsThatAreNoWholeNumberHinderNoOther(String slip) {
		String spoilt = this.office.openMatch(10, 10);
		List<Settling> both = Stream.of(spoilt, this.office.openMatch(10, 10))
			.map((match) -> delivered(Lane.LIST,
					TicketOffice.json(this.office.orderAs("ana", "list", match, 2)).get("id").asString()))
			.map((delivery) -> settling(delivery, claimed(Lane.LIST, delivery), "declined", ""))
			.toList();
		String match = "catraca:{0}:match:" + spoilt;
		for (String field : List.of("available:general", "held:general", "sold:general", "issued:general")) {
			unreadable(match, field, slip, both);
		}
		unreadable("catraca:{0}:buyers:" + spoilt, "ana", slip, both);
		assertThat(this.settler.settle(Lane.LIST, both)).containsExactly(Answer.SETTLED, Answer.SETTLED);
		assertThat(this.office.seats(spoilt)).isEqualTo(new Seats(10, 0, 0));
	}

	private void unreadable(String key, String field, String slip, List<Settling> both) {
		HashOperations<String, Object, Object> hashes = this.redis.redis().opsForHash();
		Object was = hashes.get(key, field);
		hashes.put(key, field, slip);
		try {
			assertThat(this.settler.settle(Lane.LIST, both)).as(field)
				.containsExactly(Answer.UNREADABLE, Answer.SETTLED);
		}
		finally {
			hashes.put(key, field, Objects.requireNonNullElse(was, "0"));
		}
	}

	@Test
	void noTicketHasANumberBelowZero() {
		String match = this.office.openMatch(10, 10);
		Delivery delivery = delivered(Lane.LIST, this.office.accepted("list", match, 2));
		Claimed claimed = claimed(Lane.LIST, delivery);
		String key = "catraca:{0}:match:" + match;
		this.redis.redis().opsForHash().put(key, "issued:general", "-3");
		assertThat(settle(Lane.LIST, delivery, claimed, "approved")).isEqualTo(Answer.UNREADABLE);
		this.redis.redis().opsForHash().put(key, "issued:general", "3");
		assertThat(settle(Lane.LIST, delivery, claimed, "approved")).isEqualTo(Answer.SETTLED);
	}

	@Test
	void moreSeatsThanAnOrderCanHaveHinderNoOther() {
		String match = this.office.openMatch(10, 10);
		List<Delivery> deliveries = Stream.generate(() -> delivered(Lane.LIST, this.office.accepted("list", match, 2)))
			.limit(2)
			.toList();
		List<Settling> both = startedAndApproved(deliveries);
		String broken = deliveries.get(0).orderId().toString();
		String whole = this.redis.orderRecord(broken);
		this.redis.setOrderRecord(broken, whole.replace("\n2|", "\n99999999999999999999|"));
		assertThat(this.settler.settle(Lane.LIST, both)).containsExactly(Answer.UNREADABLE, Answer.SETTLED);
		this.redis.setOrderRecord(broken, whole);
		assertThat(this.settler.settle(Lane.LIST, both)).containsExactly(Answer.SETTLED, Answer.SETTLED);
		assertThat(this.office.seats(match)).isEqualTo(new Seats(6, 0, 4));
	}

	@Test
	void anIndexOfAnotherTypeIsNoticedBeforeAnythingIsWritten() {
		Delivery delivery = delivered(Lane.LIST, this.office.accepted("list", this.office.openMatch(10, 10), 1));
		String whole = this.redis.orderRecord(delivery.orderId().toString());
		String index = "catraca:{0}:processing:list";
		Set<String> inWork = this.redis.redis().opsForSet().members(index);
		this.redis.redis().opsForValue().set(index, "junk");
		try {
			assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> start(Lane.LIST, delivery));
			assertThat(this.redis.orderRecord(delivery.orderId().toString())).isEqualTo(whole);
		}
		finally {
			this.redis.redis().delete(index);
			inWork.forEach((id) -> this.redis.redis().opsForSet().add(index, id));
		}
		assertThat(claimed(Lane.LIST, delivery).claim().attempts()).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource(names = { "LIST", "STREAM" })
	void anOrderCancelledInLineIsOnlyAcknowledged(Lane lane) {
		String match = this.office.openMatch(10, 10);
		String id = this.office.accepted(lane.label(), match, 2);
		assertThat(cancel(id)).isEqualTo(200);
		assertThat(this.office.find(id).get("status").asString()).isEqualTo("cancelled");
		assertThat(this.office.seats(match)).isEqualTo(new Seats(10, 0, 0));
		assertThat(cancel(id)).isEqualTo(200);
		Delivery delivery = delivered(lane, id);
		assertThat(start(lane, delivery)).isEqualTo(new Dropped(false));
		assertThat(isUnacknowledged(lane, delivery)).isFalse();
		assertThat(status(delivery)).isEqualTo("cancelled");
		assertThat(this.office.seats(match)).isEqualTo(new Seats(10, 0, 0));
		assertThat(this.redis.indexesWith(lane.label(), id)).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(names = { "LIST", "STREAM" })
	void anOrderInHandCannotBeCancelledButAConfirmedOneCan(Lane lane) {
		String match = this.office.openMatch(10, 2);
		String buyer = "ana";
		String id = TicketOffice.json(this.office.orderAs(buyer, lane.label(), match, 2)).get("id").asString();
		Delivery delivery = delivered(lane, id);
		Claimed claimed = claimed(lane, delivery);
		assertThat(cancel(id)).isEqualTo(409);
		assertThat(status(delivery)).isEqualTo("processing");
		assertThat(settle(lane, delivery, claimed, "approved")).isEqualTo(Answer.SETTLED);
		assertThat(this.office.orderAs(buyer, lane.label(), match, 1).statusCode()).isEqualTo(409);
		assertThat(cancel(id)).isEqualTo(200);
		assertThat(cancel(id)).isEqualTo(200);
		assertThat(status(delivery)).isEqualTo("cancelled");
		assertThat(this.office.find(id).get("tickets")).isEmpty();
		assertThat(this.office.seats(match)).isEqualTo(new Seats(10, 0, 0));
		assertThat(this.office.orderAs(buyer, lane.label(), match, 2).statusCode()).isEqualTo(202);
	}

	@ParameterizedTest
	@EnumSource(names = { "LIST", "STREAM" })
	void ticketNumbersAreNotUsedAgainAfterACancellation(Lane lane) {
		String match = this.office.openMatch(2, 10);
		String first = settledNow(lane, this.office.accepted(lane.label(), match, 2), "approved");
		cancel(first);
		String second = settledNow(lane, this.office.accepted(lane.label(), match, 2), "approved");
		assertThat(this.office.find(second).get("tickets").valueStream().map(JsonNode::asString))
			.allMatch((code) -> code.endsWith("000003") || code.endsWith("000004"));
		assertThat(this.office.seats(match)).isEqualTo(new Seats(0, 0, 2));
	}

	@ParameterizedTest
	@EnumSource(names = { "LIST", "STREAM" })
	void anExhaustedOrderIsADeadLetterOnce(Lane lane) {
		String match = this.office.openMatch(10, 10);
		String id = settledNow(lane, this.office.accepted(lane.label(), match, 2), "exhausted");
		assertThat(this.office.find(id).get("status").asString()).isEqualTo("failed");
		assertThat(this.redis.deadLetters(lane.label(), "orderId", id)).hasSize(1);
		assertThat(cancel(id)).isEqualTo(409);
		assertThat(this.office.seats(match)).isEqualTo(new Seats(10, 0, 0));
	}

	@ParameterizedTest
	@EnumSource(names = { "LIST", "STREAM" })
	void aRetryStandsInLineAgainWithoutItsSeatsBeingGivenAway(Lane lane) {
		String match = this.office.openMatch(2, 10);
		Delivery delivery = delivered(lane, this.office.accepted(lane.label(), match, 2));
		Settling retry = settling(delivery, claimed(lane, delivery), "retry", "0");
		assertThat(this.settler.settle(lane, List.of(retry))).containsExactly(Answer.SETTLED);
		assertThat(status(delivery)).isEqualTo("queued");
		assertThat(isUnacknowledged(lane, delivery)).isFalse();
		assertThat(this.office.order(lane.label(), match, 1).statusCode()).isEqualTo(409);
		String id = delivery.orderId().toString();
		await().untilAsserted(() -> assertThat(this.redis.indexesWith(lane.label(), id)).as("put back by the sweep")
			.containsExactly("queued"));
		Delivery next = delivered(lane, id);
		Claimed claimed = claimed(lane, next);
		assertThat(claimed.claim().attempts()).isEqualTo(2);
		assertThat(this.settler.settle(lane, List.of(retry))).as("the first attempt's").containsExactly(Answer.STALE);
		assertThat(settle(lane, next, claimed, "approved")).isEqualTo(Answer.SETTLED);
		assertThat(this.office.seats(match)).isEqualTo(new Seats(0, 0, 2));
	}

	@ParameterizedTest
	@EnumSource(names = { "LIST", "STREAM" })
	void aRetryKeepsItsPlaceBeforeYoungerOrders(Lane lane) {
		String match = this.office.openMatch(10, 10);
		Delivery delivery = delivered(lane, this.office.accepted(lane.label(), match, 1));
		String younger = this.office.accepted(lane.label(), match, 1);
		Settling retry = settling(delivery, claimed(lane, delivery), "retry", "0");
		assertThat(this.settler.settle(lane, List.of(retry))).containsExactly(Answer.SETTLED);
		assertThat(position(delivery.orderId().toString())).isLessThan(position(younger));
	}

	@Test
	void aRetryIsTakenBeforeThoseInLine() {
		String match = this.office.openMatch(10, 10);
		Delivery delivery = delivered(Lane.LIST, this.office.accepted("list", match, 1));
		String first = delivery.orderId().toString();
		List<String> others = List.of(this.office.accepted("list", match, 1), this.office.accepted("list", match, 1));
		Settling retry = settling(delivery, claimed(Lane.LIST, delivery), "retry", "0");
		assertThat(this.settler.settle(Lane.LIST, List.of(retry))).containsExactly(Answer.SETTLED);
		await().untilAsserted(
				() -> assertThat(this.redis.line()).containsSubsequence(first, others.get(0), others.get(1)));
	}

	@ParameterizedTest
	@EnumSource(names = { "LIST", "STREAM" })
	void aRetryThatIsDueFarAheadIsPutBackForTheClockWasSetBack(Lane lane) {
		Delivery delivery = delivered(lane, this.office.accepted(lane.label(), this.office.openMatch(10, 10), 1));
		Settling retry = settling(delivery, claimed(lane, delivery), "retry", "600000");
		assertThat(this.settler.settle(lane, List.of(retry))).containsExactly(Answer.SETTLED);
		await().untilAsserted(() -> assertThat(this.redis.indexesWith(lane.label(), delivery.orderId().toString()))
			.containsExactly("queued"));
	}

	@ParameterizedTest
	@EnumSource(names = { "LIST", "STREAM" })
	void settlesABatchOfDifferentVerdicts(Lane lane) {
		String match = this.office.openMatch(100, 10);
		List<String> verdicts = List.of("approved", "declined", "exhausted", "approved", "retry");
		List<Delivery> deliveries = verdicts.stream()
			.map((verdict) -> delivered(lane, this.office.accepted(lane.label(), match, 3)))
			.toList();
		List<Started> started = this.starter.start(lane, deliveries);
		List<Settling> settlings = IntStream.range(0, verdicts.size())
			.mapToObj((i) -> settling(deliveries.get(i), (Claimed) started.get(i), verdicts.get(i),
					verdicts.get(i).equals("retry") ? "60000" : ""))
			.toList();
		assertThat(this.settler.settle(lane, settlings)).containsOnly(Answer.SETTLED);
		assertThat(deliveries).extracting(this::status)
			.containsExactly("confirmed", "rejected", "failed", "confirmed", "queued");
		assertThat(deliveries).noneMatch((delivery) -> isUnacknowledged(lane, delivery));
		assertThat(this.office.seats(match)).isEqualTo(new Seats(91, 3, 6));
	}

	@Test
	void settledOrdersLeaveAWorkersListWhereverTheyStand() {
		List<Delivery> deliveries = allThatAWorkerHolds(100);
		List<Settling> settlings = startedAndApproved(deliveries);
		List<Settling> apart = Stream.concat(settlings.subList(25, 40).stream(), settlings.subList(65, 80).stream())
			.toList();
		// none of them, all of them and some of them at its end, and one alone
		for (List<Settling> call : List.of(settlings.subList(40, 65), settlings.subList(0, 25), apart,
				settlings.subList(99, 100))) {
			assertThat(this.settler.settle(Lane.LIST, call)).containsOnly(Answer.SETTLED);
			List<String> gone = call.stream().map((one) -> one.orderId().toString()).toList();
			assertThat(this.redis.inHandsOf(HAND)).doesNotContainAnyElementsOf(gone);
		}
		assertThat(this.redis.inHandsOf(HAND)).containsExactlyElementsOf(
				deliveries.subList(80, 99).stream().map((delivery) -> delivery.orderId().toString()).toList());
	}

	@Test
	void anOrderThatAWorkerHoldsTwiceLeavesItsListOnceForEachDelivery() {
		List<Delivery> deliveries = allThatAWorkerHolds(25);
		String twice = deliveries.get(0).orderId().toString();
		this.redis.redis().opsForList().rightPush(HELD, twice);
		List<Settling> settlings = startedAndApproved(deliveries);
		assertThat(this.settler.settle(Lane.LIST, settlings)).containsOnly(Answer.SETTLED);
		assertThat(this.redis.inHandsOf(HAND)).containsExactly(twice);
	}

	@Test
	void aWorkersListOfAnotherTypeIsNoticedBeforeAnythingIsWritten() {
		String match = this.office.openMatch(100, 10);
		Delivery delivery = delivered(Lane.LIST, this.office.accepted("list", match, 1));
		Claimed claimed = claimed(Lane.LIST, delivery);
		this.redis.redis().delete(HELD);
		this.redis.redis().opsForValue().set(HELD, "no list");
		try {
			assertThatExceptionOfType(DataAccessException.class)
				.isThrownBy(() -> settle(Lane.LIST, delivery, claimed, "exhausted"));
			assertThat(this.redis.deadLetters("list", "orderId", delivery.orderId().toString())).isEmpty();
			assertThat(status(delivery)).isEqualTo("processing");
		}
		finally {
			this.redis.redis().delete(HELD);
		}
		assertThat(settle(Lane.LIST, delivery, claimed, "declined")).isEqualTo(Answer.SETTLED);
		assertThat(this.office.seats(match)).isEqualTo(new Seats(100, 0, 0));
	}

	@Test
	void anOrderIsStartedWhereverItStandsInAWorkersList() {
		List<Delivery> deliveries = allThatAWorkerHolds(30);
		List<String> others = Stream.generate(() -> OrderId.random(0).toString()).limit(390).toList();
		this.redis.redis().opsForList().rightPushAll(HELD, others);
		this.redis.redis().opsForList().remove(HELD, 1, deliveries.get(29).orderId().toString());
		this.redis.redis().opsForList().remove(HELD, 1, deliveries.get(3).orderId().toString());
		List<Started> started = this.starter.start(Lane.LIST, deliveries);
		assertThat(List.of(started.get(3), started.get(29))).containsOnly(new Dropped(true));
		assertThat(started).filteredOn(Claimed.class::isInstance).hasSize(28);
	}

	@Test
	void anOrderIsNotLostBeforeItsTime() {
		String match = this.office.openMatch(10, 10);
		String id = this.office.accepted("list", match, 2);
		Settling lost = new Settling(OrderId.parse(id).orElseThrow(), new MatchId(match), "", "lost", "60000000", "",
				"");
		assertThat(this.settler.settle(Lane.LIST, List.of(lost))).containsExactly(Answer.REFUSED);
		assertThat(this.office.find(id).get("status").asString()).isEqualTo("queued");
		assertThat(this.office.seats(match)).isEqualTo(new Seats(8, 2, 0));
	}

	@Test
	void anOrderAcceptedFarAheadIsLostForTheClockWasSetBack() {
		String match = this.office.openMatch(10, 10);
		String id = this.office.accepted("list", match, 2);
		Settling lost = new Settling(OrderId.parse(id).orElseThrow(), new MatchId(match), "", "lost", "60000000", "",
				"");
		acceptedAt(id, this.redis.micros(90));
		assertThat(this.settler.settle(Lane.LIST, List.of(lost))).as("a little ahead").containsExactly(Answer.REFUSED);
		acceptedAt(id, this.redis.micros(3600));
		assertThat(this.settler.settle(Lane.LIST, List.of(lost))).containsExactly(Answer.SETTLED);
		assertThat(this.office.find(id).get("status").asString()).isEqualTo("lost");
		assertThat(this.office.seats(match)).isEqualTo(new Seats(10, 0, 0));
	}

	@Test
	void anUnknownOrderIsNotStarted() {
		Delivery delivery = new Delivery(OrderId.random(0), HAND, false, HELD, "");
		assertThat(start(Lane.LIST, delivery)).isEqualTo(new Unknown());
	}

	private void acceptedAt(String id, long micros) {
		this.redis.setOrderRecord(id,
				this.redis.orderRecord(id).replaceFirst("\\|\\d+\\|list\\|", "|" + micros + "|list|"));
	}

	private int position(String id) {
		return this.office.find(id).get("position").asInt();
	}

	private List<Delivery> allThatAWorkerHolds(int orders) {
		this.redis.redis().delete(HELD);
		String match = this.office.openMatch(orders, 10);
		return Stream.generate(() -> delivered(Lane.LIST, this.office.accepted("list", match, 1)))
			.limit(orders)
			.toList();
	}

	private List<Settling> startedAndApproved(List<Delivery> deliveries) {
		List<Started> started = this.starter.start(Lane.LIST, deliveries);
		return IntStream.range(0, deliveries.size())
			.mapToObj((i) -> settling(deliveries.get(i), (Claimed) started.get(i), "approved", ""))
			.toList();
	}

	private String settledNow(Lane lane, String id, String verdict) {
		Delivery delivery = delivered(lane, id);
		assertThat(settle(lane, delivery, claimed(lane, delivery), verdict)).isEqualTo(Answer.SETTLED);
		return id;
	}

	private Delivery delivered(Lane lane, String id) {
		OrderId orderId = OrderId.parse(id).orElseThrow();
		if (lane == Lane.STREAM) {
			String entry = this.redis.readUntil(HAND, id);
			return new Delivery(orderId, HAND, false, RedisView.STREAM, entry);
		}
		assertThat(this.redis.redis().opsForList().remove(RedisView.LIST, 1, id)).isEqualTo(1);
		this.redis.lease("list", HAND, 60);
		this.redis.redis().opsForList().leftPush(HELD, id);
		return new Delivery(orderId, HAND, false, HELD, "");
	}

	private Delivery deliveredAgain(Lane lane, Delivery first) {
		String id = first.orderId().toString();
		if (lane == Lane.STREAM) {
			this.redis.add("id", id);
			return delivered(lane, id);
		}
		String other = RedisView.LIST + ":processing:other-" + HAND;
		this.redis.redis().opsForList().leftPush(other, id);
		return new Delivery(first.orderId(), "other-" + HAND, false, other, "");
	}

	private boolean isUnacknowledged(Lane lane, Delivery delivery) {
		return (lane == Lane.STREAM) ? this.redis.pending().contains(delivery.entry())
				: this.redis.redis()
					.opsForList()
					.range(delivery.acknowledgeAt(), 0, -1)
					.contains(delivery.orderId().toString());
	}

	private Claimed claimed(Lane lane, Delivery delivery) {
		assertThat(start(lane, delivery)).isInstanceOf(Claimed.class);
		return (Claimed) start(lane, delivery);
	}

	private Started start(Lane lane, Delivery delivery) {
		return this.starter.start(lane, List.of(delivery)).get(0);
	}

	private Answer settle(Lane lane, Delivery delivery, Claimed claimed, String verdict) {
		return this.settler.settle(lane, List.of(settling(delivery, claimed, verdict, ""))).get(0);
	}

	private static Settling settling(Delivery delivery, Claimed claimed, String verdict, String detail) {
		return new Settling(delivery.orderId(), claimed.facts().match(), claimed.claim().text(), verdict, detail,
				delivery.acknowledgeAt(), delivery.entry());
	}

	private int cancel(String id) {
		return this.office.send("DELETE", "/api/v1/orders/" + id, null).statusCode();
	}

	private String status(Delivery delivery) {
		return this.office.find(delivery.orderId().toString()).get("status").asString();
	}

}
