package dev.catraca.lane;

import java.util.List;

import dev.catraca.web.Panel;

import org.springframework.stereotype.Component;

/**
 * How the lanes are doing, for the control room.
 */
@Component
class LanesPanel implements Panel {

	private final LaneOverview overview;

	LanesPanel(LaneOverview overview) {
		this.overview = overview;
	}

	@Override
	public String name() {
		return "lanes";
	}

	@Override
	public List<LaneState> read(int partition) {
		return this.overview.read();
	}

}
