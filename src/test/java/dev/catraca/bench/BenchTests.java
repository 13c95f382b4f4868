package dev.catraca.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Measures, stage by stage, by {@code ./mvnw verify -Dgroups=bench}. Nothing is asserted
 * about speed, only that every order is confirmed and the books balance.
 */
@Tag("bench")
class BenchTests {

	private static final Map<String, Stage> STAGES = new LinkedHashMap<>();

	static {
		STAGES.put("limit", new LimitStage());
		STAGES.put("accept", new AcceptStage());
		STAGES.put("buyers", new BuyersStage());
		STAGES.put("drain", new DrainStage());
		STAGES.put("latency", new LatencyStage());
		STAGES.put("idle", new IdleStage());
		STAGES.put("growth", new GrowthStage());
		STAGES.put("open", new OpenStage());
		STAGES.put("reclaim", new ReclaimStage());
		STAGES.put("fsync", new FsyncStage());
		STAGES.put("start", new StartStage());
	}

	@TestFactory
	Stream<DynamicTest> everyStage() {
		Settings settings = Settings.read();
		assertThat(STAGES.keySet()).as("the stages there are").containsAll(settings.stages());
		Results results = new Results(settings);
		Limit limit = new Limit(settings);
		return settings.stages().stream().map((name) -> DynamicTest.dynamicTest(name, () -> {
			try {
				STAGES.get(name).measure(settings, limit, results);
			}
			finally {
				results.write();
			}
		})).onClose(limit::close);
	}

}
