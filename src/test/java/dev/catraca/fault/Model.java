package dev.catraca.fault;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

import dev.catraca.lane.deadletter.DeadLetterHand;
import dev.catraca.lane.deadletter.DeadLetterHand.GivenUp;
import dev.catraca.lane.delivery.RetryHand;
import dev.catraca.lane.list.ListHand;
import dev.catraca.lane.stream.StreamHand;
import dev.catraca.order.Lane;
import dev.catraca.order.MatchId;
import dev.catraca.order.OrderId;
import dev.catraca.settlement.Delivery;
import dev.catraca.settlement.Hands;
import dev.catraca.settlement.Settler;
import dev.catraca.settlement.Settler.Answer;
import dev.catraca.settlement.Settler.Settling;
import dev.catraca.testing.RedisProcess;
import dev.catraca.testing.RedisView;
import dev.catraca.testing.TicketOffice;

import org.springframework.context.ApplicationContext;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * An episode: one match of few seats, three workers, and one random step after the other.
 */
final class Model {

	private static final String HELD = RedisView.LIST + ":processing:";

	private static final String[] VERDICTS = { "approved", "approved", "approved", "declined", "exhausted", "retry" };

	private final Hands hands;

	private final Settler settler;

	private final ListHand list;

	private final StreamHand stream;

	private final RetryHand retries;

	private final DeadLetterHand letters;

	private final RedisProcess redis;

	private final RedisView view;

	private final TicketOffice office;

	private final Random random;

	private final boolean vandalised;

	private final String match;

	private final List<String> ids = new ArrayList<>();

	private final List<String> published = new ArrayList<>();

	private final List<Started> started = new ArrayList<>();

	private final List<Started> delivered = new ArrayList<>();

	private final List<GivenUp> givenUp = new ArrayList<>();

	/** How often each order was replayed. */
	private final Map<String, Integer> replays = new HashMap<>();

	/** The claim that each order's latest start gave. */
	private final Map<String, String> claims = new HashMap<>();

	/** The outcomes seen so far: only a replay lets them change. */
	private final Map<String, String> outcomes = new HashMap<>();

	private final List<String> wrongs = new ArrayList<>();

	private final List<String> history = new ArrayList<>();

	Model(ApplicationContext service, RedisProcess redis, TicketOffice office, Random random, boolean vandalised) {
		this.hands = new Hands(service);
		this.settler = service.getBean(Settler.class);
		this.list = new ListHand(service);
		this.stream = new StreamHand(service);
		this.retries = new RetryHand(service);
		this.letters = new DeadLetterHand(service);
		this.view = new RedisView(service.getBean(StringRedisTemplate.class));
		this.redis = redis;
		this.office = office;
		this.random = random;
		this.vandalised = vandalised;
		this.match = office.openMatch(15, 4);
		this.stream.createGroup();
	}

	ModelState state() {
		return ModelState.read(this.redis, this.match, this.ids);
	}

	/** What must hold and does not. */
	List<String> findings() {
		List<String> findings = new ArrayList<>(this.wrongs);
		// what somebody takes out of the lanes by hand waits for a sweep
		findings.addAll(state().findings(this.outcomes, !this.vandalised));
		return findings;
	}

	/** The latest steps. */
	List<String> history() {
		return this.history.subList(Math.max(0, this.history.size() - 40), this.history.size());
	}

	void step() {
		int which = this.random.nextInt(100);
		if (which < 9) {
			accept();
		}
		else if (which < 17) {
			take(worker());
		}
		else if (which < 25) {
			read(worker());
		}
		else if (which < 29) {
			hear();
		}
		else if (which < 52) {
			any(this.delivered, this::start);
		}
		else if (which < 80) {
			any(this.started, (one) -> settle(one, VERDICTS[this.random.nextInt(VERDICTS.length)]));
		}
		else if (which < 83) {
			this.retries.requeueDue();
			said("requeue");
		}
		else if (which < 86) {
			replay();
		}
		else if (which < 89) {
			die(worker());
		}
		else if (which < 91) {
			claim(worker());
		}
		else if (which < 94) {
			cancel();
		}
		else if (which < 97) {
			sweep();
		}
		else if (this.vandalised) {
			vandalise();
		}
		else if (!this.published.isEmpty()) {
			lose(this.published.get(this.random.nextInt(this.published.size())));
		}
	}

	private void accept() {
		Lane lane = Lane.values()[this.random.nextInt(3)];
		var answer = this.office.order(lane.label(), this.match, 1 + this.random.nextInt(4));
		if (answer.statusCode() == 202) {
			String id = TicketOffice.json(answer).get("id").asString();
			this.ids.add(id);
			if (lane == Lane.PUBSUB) {
				this.published.add(id);
			}
		}
		said("accept " + lane.label() + " " + answer.statusCode());
	}

	private void take(String worker) {
		this.view.lease("list", worker, 600);
		this.list.take(worker, 1 + this.random.nextInt(3)).forEach((id) -> deliver(Lane.LIST, id, worker, false, ""));
		// what it has but does not know of, the answer was lost
		if (this.random.nextInt(4) == 0) {
			this.list.held(worker).forEach((id) -> deliver(Lane.LIST, id, worker, true, ""));
		}
		said("take " + worker);
	}

	private void read(String worker) {
		this.view.lease("stream", worker, 600);
		this.stream.createGroup();
		List<List<Object>> read = this.redis.list("XREADGROUP", "GROUP", RedisView.GROUP, worker, "COUNT",
				1 + this.random.nextInt(3), "STREAMS", RedisView.STREAM, ">");
		if (read != null) {
			for (Object entry : (List<?>) read.get(0).get(1)) {
				List<?> fields = (List<?>) ((List<?>) entry).get(1);
				deliver(Lane.STREAM, (String) fields.get(fields.indexOf("id") + 1), worker, false,
						(String) ((List<?>) entry).get(0));
			}
		}
		said("read " + worker);
	}

	/** A worker hears of an order, of pub/sub or one that was not meant for it. */
	private void hear() {
		if (this.random.nextBoolean() && !this.published.isEmpty()) {
			deliver(Lane.PUBSUB, this.published.get(this.random.nextInt(this.published.size())), worker(), false, "");
		}
		else {
			any(this.delivered, (one) -> mishear(one, worker()));
		}
		said("hear");
	}

	private void mishear(Started one, String worker) {
		OrderId order = one.delivery().orderId();
		if (this.delivered.stream()
			.noneMatch(
					(other) -> other.delivery().orderId().equals(order) && other.delivery().worker().equals(worker))) {
			deliver(one.lane(), order.toString(), worker, false, one.delivery().entry());
		}
	}

	private void deliver(Lane lane, String id, String worker, boolean takenOver, String entry) {
		String at = switch (lane) {
			case LIST -> HELD + worker;
			case STREAM -> RedisView.STREAM;
			case PUBSUB -> "catraca:{0}:counters";
		};
		OrderId order = OrderId.parse(id).orElseThrow();
		Delivery delivery = new Delivery(order, worker, takenOver, at, entry);
		// a worker has the same thing in hand once; the claims it got for it stay
		this.delivered.removeIf((one) -> one.isLike(delivery));
		this.delivered.add(new Started(lane, delivery, "", 0));
	}

	private void start(Started one) {
		Optional<String> got = this.hands.start(one.lane(), one.delivery());
		got.ifPresent((claim) -> {
			Started claimed = new Started(one.lane(), one.delivery(), claim, replays(one));
			// whoever hears of the same claim again still has only that one
			this.started.removeIf((other) -> other.claim().equals(claimed.claim()));
			this.started.add(claimed);
			this.claims.put(claimed.order(), claimed.claim());
		});
		said("start " + one + " " + got);
	}

	private void settle(Started one, String verdict) {
		Delivery delivery = one.delivery();
		Answer answer = this.settler
			.settle(one.lane(), List.of(new Settling(delivery.orderId(), new MatchId(this.match), one.claim(), verdict,
					verdict.equals("retry") ? "0" : "", delivery.acknowledgeAt(), delivery.entry())))
			.get(0);
		said(verdict + " " + one + " " + answer);
		if (answer == Answer.SETTLED
				&& (one.life() != replays(one) || !one.claim().equals(this.claims.get(one.order())))) {
			this.wrongs.add("settled by an old claim: " + one + " of life " + one.life());
		}
	}

	/** A failed order gets another life, perhaps one whose letter was read long ago. */
	private void replay() {
		for (Lane lane : List.of(Lane.LIST, Lane.STREAM)) {
			this.letters.latest(lane, 10)
				.stream()
				.filter((one) -> this.ids.contains(one.order()))
				.filter((one) -> this.givenUp.stream().noneMatch((known) -> known.letter().equals(one.letter())))
				.forEach(this.givenUp::add);
		}
		any(this.givenUp, (one) -> {
			String answer = one.replay();
			if (answer.equals("replayed")) {
				this.replays.merge(one.order(), 1, Integer::sum);
				if (!"failed".equals(this.outcomes.remove(one.order()))) {
					this.wrongs.add("replayed, and had not failed: " + one.order());
				}
			}
			said("replay " + one.order().substring(2, 8) + " " + answer);
		});
	}

	private int replays(Started one) {
		return this.replays.getOrDefault(one.order(), 0);
	}

	/** A worker is taken for dead, rightly or not; its deliveries are kept. */
	private void die(String worker) {
		this.view.lease("list", worker, -1);
		this.view.lease("stream", worker, -1);
		this.list.recover();
		this.stream.createGroup();
		this.stream.handBackOfDead(worker);
		said("die " + worker);
	}

	private void claim(String worker) {
		this.view.lease("stream", worker, 600);
		this.stream.createGroup();
		Map<String, String> claimed = this.stream.claim(worker);
		claimed.forEach((entry, id) -> deliver(Lane.STREAM, id, worker, true, entry));
		said("claim " + worker + " " + claimed.size());
	}

	private void cancel() {
		if (!this.ids.isEmpty()) {
			this.office.cancel(this.ids.get(this.random.nextInt(this.ids.size())));
			said("cancel");
		}
	}

	private void sweep() {
		this.list.reconcile();
		this.stream.reconcile();
		this.stream.trim();
		said("sweep");
	}

	/** A pub/sub order is given up. */
	private void lose(String id) {
		var answer = this.settler.settle(Lane.PUBSUB, List
			.of(new Settling(OrderId.parse(id).orElseThrow(), new MatchId(this.match), "", "lost", "0", "", "")));
		said("lose " + id + " " + answer);
	}

	private void vandalise() {
		List<Runnable> deeds = List.of(() -> this.redis.call("DEL", RedisView.STREAM),
				() -> this.redis.call("XTRIM", RedisView.STREAM, "MAXLEN", this.random.nextInt(3)),
				() -> this.redis.call("LPOP", RedisView.LIST), () -> this.redis.call("DEL", HELD + worker()),
				() -> this.view.pending().stream().findAny().ifPresent(this::acknowledge));
		deeds.get(this.random.nextInt(deeds.size())).run();
		this.stream.createGroup();
		said("vandalise");
	}

	private void acknowledge(String entry) {
		this.redis.call("XACK", RedisView.STREAM, RedisView.GROUP, entry);
	}

	/** All workers die; another one takes what they left, and settles it. */
	void finish() {
		this.published.forEach(this::lose);
		for (int i = 0; i < 20 && (i < 2 || !state().isSettled()); i++) {
			List.of("w0", "w1", "w2", "last").forEach(this::die);
			this.retries.requeueDue();
			sweep();
			this.delivered.clear();
			take("last");
			claim("last");
			read("last");
			this.started.clear();
			List.copyOf(this.delivered).forEach(this::start);
			List.copyOf(this.started).forEach((one) -> settle(one, "approved"));
		}
		List.of("w0", "w1", "w2", "last").forEach(this::die);
	}

	private String worker() {
		return "w" + this.random.nextInt(3);
	}

	private <T> void any(List<T> all, Consumer<T> step) {
		if (!all.isEmpty()) {
			// mostly one of the latest, at times a very old one
			int back = (this.random.nextInt(3) > 0) ? Math.min(6, all.size()) : all.size();
			step.accept(all.get(all.size() - 1 - this.random.nextInt(back)));
		}
	}

	private void said(String step) {
		this.history.add(step);
	}

	/** A delivery, with the claim once it is started, in this life of its order. */
	private record Started(Lane lane, Delivery delivery, String claim, int life) {

		String order() {
			return this.delivery.orderId().toString();
		}

		boolean isLike(Delivery other) {
			return this.delivery.orderId().equals(other.orderId()) && this.delivery.worker().equals(other.worker())
					&& this.delivery.entry().equals(other.entry());
		}

		@Override
		public String toString() {
			return this.delivery.orderId().token().substring(0, 6) + "@" + this.delivery.nonce() + " " + this.claim;
		}

	}

}
