package dev.catraca.demo;

import dev.catraca.settlement.payment.Faults;
import dev.catraca.settlement.payment.Simulation;
import dev.catraca.web.Panel;

import org.springframework.stereotype.Component;

/**
 * What the simulated gateway does wrong, for the control room.
 */
@Component
@OnlyInDemo
class FaultsPanel implements Panel {

	private final SharedFaults faults;

	private final Simulation simulation;

	FaultsPanel(SharedFaults faults, Simulation simulation) {
		this.faults = faults;
		this.simulation = simulation;
	}

	@Override
	public String name() {
		return "faults";
	}

	@Override
	public State read(int partition) {
		return new State(this.simulation.on(), this.faults.now());
	}

	/**
	 * The gateway.
	 *
	 * @param simulated whether it is a simulated one, which alone can be told to go wrong
	 * @param now what it does wrong
	 */
	record State(boolean simulated, Faults now) {
	}

}
