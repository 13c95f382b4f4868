package dev.catraca.lane.list;

import java.util.List;

import dev.catraca.web.Panel;

import org.springframework.stereotype.Component;

/**
 * The head of the line and what each worker holds, for the control room.
 */
@Component
class ListPanel implements Panel {

	private static final int MOST_SHOWN = 10;

	private final ListView view;

	ListPanel(ListView view) {
		this.view = view;
	}

	@Override
	public String name() {
		return "list";
	}

	@Override
	public State read(int partition) {
		return new State(this.view.line(partition, 0, MOST_SHOWN).items(), this.view.glance(partition, MOST_SHOWN));
	}

	/**
	 * The list lane.
	 *
	 * @param line the first in line, the next one first
	 * @param processing what each worker holds, at most ten orders
	 */
	record State(List<InLine> line, List<ProcessingList> processing) {
	}

}
