package dev.catraca.lane.deadletter;

import java.util.List;

import dev.catraca.order.Lane;
import dev.catraca.web.Page;
import dev.catraca.web.Panel;

import org.springframework.stereotype.Component;

/**
 * The newest dead letters of all lanes and partitions, for the control room.
 */
@Component
class DeadLettersPanel implements Panel {

	private static final int MOST_SHOWN = 20;

	private final DeadLetterView view;

	DeadLettersPanel(DeadLetterView view) {
		this.view = view;
	}

	@Override
	public String name() {
		return "deadLetters";
	}

	@Override
	public Page<DeadLetter> read(int partition) {
		return this.view.page(List.of(Lane.values()), null, MOST_SHOWN);
	}

}
