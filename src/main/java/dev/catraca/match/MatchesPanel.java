package dev.catraca.match;

import java.util.List;

import dev.catraca.web.Panel;

import org.springframework.stereotype.Component;

/**
 * The matches that are played next, for the control room.
 */
@Component
class MatchesPanel implements Panel {

	private static final int MOST = 20;

	private final Matches matches;

	MatchesPanel(Matches matches) {
		this.matches = matches;
	}

	@Override
	public String name() {
		return "matches";
	}

	@Override
	public List<Match> read(int partition) {
		return this.matches.page(null, MOST).items();
	}

}
