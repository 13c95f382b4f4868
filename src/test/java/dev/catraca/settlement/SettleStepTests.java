package dev.catraca.settlement;

import java.util.List;

import dev.catraca.order.Lane;
import dev.catraca.order.OrderId;
import dev.catraca.redis.Loops;
import dev.catraca.redis.Partitions;
import dev.catraca.settlement.RedisPatience.Answered;
import dev.catraca.settlement.Settler.Answer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;

class SettleStepTests {

	private final SettlementMeters meters = mock();

	private final InHand inHand = new InHand(Lane.LIST);

	private final SettleStep step = new SettleStep(Lane.LIST, new Settlement.Steps(mock(), mock(), mock(), mock(),
			new Partitions(1), this.meters, mock(), new Loops(System::nanoTime)), this.inHand);

	@ParameterizedTest
	@EnumSource(names = { "REPEATED", "STALE", "REFUSED", "UNKNOWN" })
	void whatIsNotSettledByThisVerdictIsADuplicateAndNoOutcome(Answer answer) {
		Delivery delivery = new Delivery(OrderId.random(0), "hand", false, "at", "");
		this.inHand.add(delivery);
		InWork work = new InWork(delivery, mock(), "approved", "", System.nanoTime());
		this.step.settled(List.of(work), List.of(new Answered<>(work, answer)), 0);
		verify(this.meters).duplicate(Lane.LIST);
		verifyNoMoreInteractions(this.meters);
		assertThat(this.inHand.room(1)).as("it is let go").isEqualTo(1);
	}

}
