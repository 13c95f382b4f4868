package dev.catraca.intake;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import dev.catraca.lane.delivery.LaneKeys;
import dev.catraca.match.MatchKeys;
import dev.catraca.order.Lane;
import dev.catraca.order.MatchId;
import dev.catraca.order.Money;
import dev.catraca.order.Order;
import dev.catraca.order.OrderId;
import dev.catraca.order.OrderKeys;
import dev.catraca.order.OrderStatus;
import dev.catraca.outcome.DrainRates;
import dev.catraca.outcome.OrderReader;
import dev.catraca.redis.Calls;
import dev.catraca.redis.Generation;
import dev.catraca.redis.LuaScript;
import dev.catraca.redis.LuaScript.Replicated;
import dev.catraca.redis.Micros;
import dev.catraca.redis.Neighbours;
import dev.catraca.redis.SharedCalls;
import dev.catraca.redis.SharedConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * Accepts orders: holds their seats, writes their records, numbers and indexes them and
 * puts them in their lane, all in one step that happens as a whole or not at all.
 */
@Component
class Acceptor {

	private static final Logger log = LoggerFactory.getLogger(Acceptor.class);

	private static final Duration REPLICATION_LIMIT = Duration.ofSeconds(1);

	private final LuaScript accept = LuaScript.list(Acceptor.class, "accept.lua");

	private final StringRedisTemplate redis;

	private final SharedConnection shared;

	private final IntakeProperties properties;

	private final OrderReader reader;

	private final DrainRates rates;

	private final Generation generation;

	/** Each call a thread, for they wait; there are few of them at a time. */
	private final AsyncTaskExecutor replicating = new SimpleAsyncTaskExecutor("replicating-");

	private final Map<Place, SharedCalls<Candidate, Row>> calls = new ConcurrentHashMap<>();

	Acceptor(StringRedisTemplate redis, SharedConnection shared, IntakeProperties properties, OrderReader reader,
			DrainRates rates, Generation generation) {
		this.redis = redis;
		this.shared = shared;
		this.properties = properties;
		this.reader = reader;
		this.rates = rates;
		this.generation = generation;
		if (properties.waitReplicas() > 0 && isCluster()) {
			throw new InvalidConfigurationPropertyValueException("catraca.intake.wait-replicas",
					properties.waitReplicas(), "A Redis Cluster cannot be waited for.");
		}
	}

	/**
	 * Accepts or refuses each order. Redis: {@code accept.lua}, one call for up to two
	 * hundred orders of a partition, those of other requests among them; safe to repeat,
	 * because an identity is accepted once. Once a call is not answered in time the
	 * others are not made, for each would be waited for as long.
	 * @param lane the lane they go to
	 * @param candidates the orders
	 * @return what became of each, in order
	 */
	List<Verdict> accept(Lane lane, List<Candidate> candidates) {
		AtomicBoolean away = new AtomicBoolean();
		return PartitionedCalls.make(candidates, (candidate) -> candidate.id().partition(),
				(partition, chunk) -> away.get() ? unavailable(chunk) : accept(lane, partition, chunk, away));
	}

	private List<Verdict> accept(Lane lane, int partition, List<Candidate> candidates, AtomicBoolean away) {
		if (!this.generation.isKnown(partition)) {
			return unavailable(candidates);
		}
		try {
			List<Row> rows = this.calls
				.computeIfAbsent(new Place(lane, partition),
						(place) -> new SharedCalls<>(Calls.LARGEST, (all) -> call(lane, partition, all)))
				.ask(candidates);
			return IntStream.range(0, rows.size())
				.mapToObj((i) -> verdict(lane, candidates.get(i), rows.get(i)))
				.toList();
		}
		catch (DataAccessException ex) {
			log.debug("Redis did not accept {} orders", candidates.size(), ex);
			away.set(ex instanceof QueryTimeoutException);
			return unavailable(candidates);
		}
	}

	/** Others of the same request may be in: each is told for itself. */
	private static List<Verdict> unavailable(List<Candidate> candidates) {
		return Collections.nCopies(candidates.size(), Verdict.Refused.unavailable());
	}

	private CompletionStage<List<Row>> call(Lane lane, int partition, List<Candidate> candidates) {
		Neighbours call = new Neighbours(
				List.of(OrderKeys.queued(partition, lane), OrderKeys.counters(partition),
						(lane == Lane.PUBSUB) ? LaneKeys.workers(partition, lane) : LaneKeys.entries(partition, lane),
						OrderKeys.orders(partition), Generation.key(partition)),
				List.of(lane.label(), LaneKeys.channel(partition), "" + this.properties.maxBacklog(),
						isCluster() ? "1" : "0", this.generation.of(partition)));
		for (Candidate candidate : candidates) {
			MatchId match = candidate.request().match();
			call.add(List.of(MatchKeys.match(partition, match), MatchKeys.buyers(partition, match)), List.of(),
					OrderKeys.record(candidate.id()), args(candidate));
		}
		int replicas = this.properties.waitReplicas();
		if (replicas == 0) {
			return this.accept.stringsLater(this.shared, call.keys(), call.args())
				.thenApply((answers) -> rows(answers, true));
		}
		return CompletableFuture.supplyAsync(() -> {
			Replicated answer = this.accept.replicated(this.redis, call.keys(), call.args(), replicas,
					REPLICATION_LIMIT);
			return rows(answer.strings(), answer.replicas() >= replicas);
		}, this.replicating);
	}

	private static List<Row> rows(List<String> answers, boolean safe) {
		return answers.stream().map((text) -> new Row(text, safe)).toList();
	}

	private static List<String> args(Candidate candidate) {
		OrderRequest request = candidate.request();
		StringBuilder rest = new StringBuilder(candidate.trace());
		request.sortedAttributes().forEach((name, value) -> rest.append('\n').append(name).append('=').append(value));
		return List.of(candidate.id().toString(), Objects.requireNonNull(request.sector()), "" + request.seats(),
				Objects.requireNonNull(request.buyer()), rest.toString());
	}

	private boolean isCluster() {
		return this.redis.getConnectionFactory() instanceof LettuceConnectionFactory factory
				&& factory.isClusterAware();
	}

	private Verdict verdict(Lane lane, Candidate candidate, Row answered) {
		Verdict verdict = verdict(lane, candidate, List.of(answered.text().split("\\|")));
		return (answered.safe() || !(verdict instanceof Verdict.Accepted)) ? verdict
				: Refusals.notReplicated(candidate.id());
	}

	private Verdict verdict(Lane lane, Candidate candidate, List<String> row) {
		return switch (row.get(0)) {
			case "accepted" -> new Verdict.Accepted(order(lane, candidate, row), false);
			case "repeated" -> replay(candidate);
			case "unheard" -> Verdict.Refused.forGood(Refusals.unheard(candidate.id()));
			case "data-lost" -> Refusals.dataLost();
			case "lane-full" -> Refusals.laneFull(this.rates.timeFor(lane, Long.parseLong(row.get(1))));
			default -> Verdict.Refused.forGood(Refusals.of(row));
		};
	}

	/** Whether an order was accepted before. */
	boolean isIn(OrderId id) {
		return this.reader.find(id).isPresent();
	}

	/**
	 * What an order that was accepted before stands at now.
	 * @param candidate the order
	 * @return the order, or the refusal that it was lost at once because nobody heard it
	 */
	private Verdict replay(Candidate candidate) {
		Order order = this.reader.find(candidate.id()).orElseThrow();
		boolean unheard = order.status() == OrderStatus.LOST && order.startedAt() == null
				&& order.acceptedAt().equals(order.settledAt());
		return unheard ? new Verdict.Refused(Refusals.unheard(order.id()), null, true)
				: new Verdict.Accepted(order, true);
	}

	private Order order(Lane lane, Candidate candidate, List<String> row) {
		OrderRequest request = candidate.request();
		long position = Long.parseLong(row.get(2));
		Money amount = Money.of(row.get(3), row.get(4));
		Instant acceptedAt = Micros.instant(row.get(5));
		return new Order(candidate.id(), lane, OrderStatus.QUEUED, request.match(),
				Objects.requireNonNull(request.sector()), request.seats(), Objects.requireNonNull(request.buyer()),
				request.sortedAttributes(), amount, Long.parseLong(row.get(1)), position,
				this.rates.timeFor(lane, position).orElse(null), 0, List.of(), null, acceptedAt, null, null);
	}

	private record Place(Lane lane, int partition) {
	}

	/** What the script answers for an order, and whether enough replicas have it. */
	private record Row(String text, boolean safe) {
	}

}
