package dev.catraca.audit;

import java.util.List;
import java.util.Map;

import dev.catraca.audit.Ledger.Kept;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the books take for a move between two looks.
 */
class LedgerTests {

	@ParameterizedTest
	@ValueSource(strings = { "accepted:list", "settled:stream", "replayed:list", "cancelled:list", "lost:pubsub",
			"vanished", "retired:confirmed:list" })
	void whatChangesAnOrderIsAMove(String counter) {
		assertThat(new Kept(Map.of(counter, "3"), List.of()).moves()).isEqualTo(3);
	}

	@ParameterizedTest
	@ValueSource(strings = { "sequence", "clock", "confirmed:list", "retired-sold:fla-flu:north" })
	void whatOnlyFollowsIsNone(String counter) {
		assertThat(new Kept(Map.of(counter, "3"), List.of()).moves()).isZero();
	}

}
