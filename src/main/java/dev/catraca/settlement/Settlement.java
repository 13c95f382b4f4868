package dev.catraca.settlement;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import dev.catraca.order.Lane;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Opens the lines through which deliveries are settled, one for each lane.
 */
@Component
public class Settlement implements DisposableBean {

	private final Steps steps;

	private final List<SettlementLine> lines = new CopyOnWriteArrayList<>();

	Settlement(Starter starter, Charges charges, Settler settler, SettlementProperties properties,
			SettlementMeters meters) {
		this.steps = new Steps(starter, charges, settler, properties, meters);
	}

	/**
	 * Opens a line.
	 * @param lane whose deliveries it takes
	 * @param unknown gets each delivery that names no order
	 * @return the line, open until the service ends
	 */
	public SettlementLine open(Lane lane, Consumer<Delivery> unknown) {
		SettlementLine line = new SettlementLine(lane, this.steps, unknown);
		this.lines.add(line);
		return line;
	}

	@Override
	public void destroy() {
		this.lines.forEach(SettlementLine::close);
	}

	record Steps(Starter starter, Charges charges, Settler settler, SettlementProperties properties,
			SettlementMeters meters) {
	}

}
