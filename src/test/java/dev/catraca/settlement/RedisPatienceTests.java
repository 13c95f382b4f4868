package dev.catraca.settlement;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import dev.catraca.settlement.RedisPatience.Answered;
import io.lettuce.core.RedisCommandExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.data.redis.RedisSystemException;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(30)
class RedisPatienceTests {

	private final RedisPatience patience = new RedisPatience();

	private final List<Integer> culprits = new ArrayList<>();

	private final List<List<Integer>> calls = new ArrayList<>();

	@ParameterizedTest
	@ValueSource(strings = { "WRONGTYPE Operation against a key holding the wrong kind of value",
			"ERR value is not an integer or out of range" })
	void oneThatRedisRefusesKeepsNobodyElseWaiting(String refusal) throws InterruptedException {
		assertThat(call((batch) -> batch.contains(2), refusal)).containsExactly(new Answered<>(1, "done 1"),
				new Answered<>(3, "done 3"));
		assertThat(this.culprits).containsExactly(2);
	}

	@Test
	void whatPassesIsWaitedForByAll() throws InterruptedException {
		assertThat(call((batch) -> this.calls.size() < 3, "LOADING Redis is loading the dataset in memory")).hasSize(3);
		assertThat(this.calls).containsOnly(List.of(1, 2, 3)).hasSize(3);
		assertThat(this.culprits).isEmpty();
	}

	private List<Answered<Integer, String>> call(Predicate<List<Integer>> refused, String refusal)
			throws InterruptedException {
		return this.patience.call(List.of(1, 2, 3), (batch) -> {
			this.calls.add(batch);
			if (refused.test(batch)) {
				throw new RedisSystemException("Error in execution", new RedisCommandExecutionException(refusal));
			}
			return batch.stream().map((one) -> "done " + one).toList();
		}, this.culprits::add);
	}

}
