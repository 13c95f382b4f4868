package dev.catraca.settlement;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import dev.catraca.order.Lane;
import dev.catraca.redis.Loops;
import dev.catraca.redis.Partitions;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Opens the lines through which deliveries are settled, one for each lane. Between the
 * stop of the lanes and that of the connections to Redis they are told that it is over: a
 * charge that is late even for the shutdown limit is nobody's business any more.
 */
@Component
public class Settlement implements SmartLifecycle, DisposableBean {

	private static final int BETWEEN_LANES_AND_CONNECTIONS = 200;

	private final Steps steps;

	private final List<SettlementLine> lines = new CopyOnWriteArrayList<>();

	private volatile boolean running;

	Settlement(Steps steps) {
		this.steps = steps;
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
	public void start() {
		this.running = true;
		this.lines.forEach((line) -> line.setOver(false));
	}

	@Override
	public void stop() {
		this.running = false;
		this.lines.forEach((line) -> line.setOver(true));
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return BETWEEN_LANES_AND_CONNECTIONS;
	}

	@Override
	public void destroy() {
		this.lines.forEach(SettlementLine::close);
	}

	@Component
	record Steps(Starter starter, Charges charges, Settler settler, SettlementProperties properties,
			Partitions partitions, SettlementMeters meters, Traces traces, Loops loops) {
	}

}
