package dev.catraca.match;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.Currency;
import java.util.List;

import dev.catraca.match.Match.Sales;
import dev.catraca.order.MatchId;
import dev.catraca.order.Money;
import dev.catraca.redis.RedisGreeting;

import org.springframework.stereotype.Component;

/**
 * The two matches that are open for sale on an empty Redis.
 */
@Component
class SampleMatches implements RedisGreeting {

	private static final Currency BRL = Currency.getInstance("BRL");

	private static final int BUYER_LIMIT = 4;

	private final Matches matches;

	private final InstantSource clock;

	SampleMatches(Matches matches, InstantSource clock) {
		this.matches = matches;
		this.clock = clock;
	}

	/** Opens the matches that are not there. Done once at the start and never again. */
	@Override
	public void greet() {
		this.matches.open(new Match(new MatchId("fla-flu"), "Flamengo", "Fluminense", "Maracanã", nextSunday(16),
				Sales.OPEN, BUYER_LIMIT, List.of(sector("north", 20_000, 80), sector("south", 20_000, 80),
						sector("east", 15_000, 120), sector("west", 10_000, 200))));
		this.matches.open(new Match(new MatchId("gre-nal"), "Grêmio", "Internacional", "Arena do Grêmio",
				nextSunday(18), Sales.OPEN, BUYER_LIMIT, List.of(sector("general", 500, 60))));
	}

	private Instant nextSunday(int hour) {
		return ZonedDateTime.ofInstant(this.clock.instant(), ZoneId.of("America/Sao_Paulo"))
			.with(TemporalAdjusters.next(DayOfWeek.SUNDAY))
			.with(LocalTime.of(hour, 0))
			.toInstant();
	}

	private static Sector sector(String name, int capacity, int price) {
		return new Sector(name, Money.ofMinorUnits(price * 100L, BRL), capacity, capacity, 0, 0);
	}

}
