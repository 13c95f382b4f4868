package dev.catraca.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.catraca.order.Lane;
import dev.catraca.order.MatchId;
import dev.catraca.order.OrderId;

import org.springframework.stereotype.Component;

/**
 * Takes in orders that come from within the service. They go the way of all others, but
 * for HTTP and its rate limit.
 */
@Component
public class BulkIntake {

	private final Intake intake;

	private final IntakeMeters meters;

	BulkIntake(Intake intake, IntakeMeters meters) {
		this.meters = meters;
		this.intake = intake;
	}

	/**
	 * Takes orders in. Each stands for itself.
	 * @param lane the lane they go to
	 * @param wishes the orders, at most a thousand
	 * @return what became of them
	 */
	public Taken take(Lane lane, List<Wish> wishes) {
		List<OrderRequest> requests = wishes.stream()
			.map((wish) -> new OrderRequest(wish.match().value(), wish.sector(), wish.seats(), wish.buyer(), null))
			.toList();
		List<OrderId> accepted = new ArrayList<>();
		Map<String, Integer> refused = new TreeMap<>();
		List<Verdict> verdicts = this.intake.take(lane, requests, null);
		this.meters.refused(verdicts);
		for (Verdict verdict : verdicts) {
			if (verdict instanceof Verdict.Accepted in) {
				accepted.add(in.order().id());
			}
			else {
				refused.merge(IntakeMeters.name(((Verdict.Refused) verdict).problem()), 1, Integer::sum);
			}
		}
		return new Taken(accepted, refused);
	}

	/**
	 * Seats that somebody wants.
	 *
	 * @param match the match
	 * @param sector the sector of the match
	 * @param seats how many
	 * @param buyer who wants them
	 */
	public record Wish(MatchId match, String sector, int seats, String buyer) {
	}

	/**
	 * What became of orders.
	 *
	 * @param accepted those that are in
	 * @param refused how many were not, by the kind of problem, such as {@code sold-out}
	 */
	public record Taken(List<OrderId> accepted, Map<String, Integer> refused) {
	}

}
