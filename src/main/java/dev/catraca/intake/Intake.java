package dev.catraca.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import dev.catraca.intake.IdempotencyClaims.Claim;
import dev.catraca.order.Lane;
import dev.catraca.order.OrderId;
import dev.catraca.order.Traceparent;
import dev.catraca.redis.Partitions;
import dev.catraca.web.FieldError;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Takes orders in: checks their fields and their Idempotency-Key, then has them accepted.
 */
@Component
class Intake {

	private final Partitions partitions;

	private final IdempotencyClaims claims;

	private final Acceptor acceptor;

	private final IntakeMeters meters;

	Intake(Partitions partitions, IdempotencyClaims claims, Acceptor acceptor, IntakeMeters meters) {
		this.partitions = partitions;
		this.claims = claims;
		this.acceptor = acceptor;
		this.meters = meters;
	}

	/**
	 * Takes orders in. Each stands for itself: one that is refused hinders no other.
	 * @param lane the lane they go to
	 * @param requests the orders
	 * @param key the Idempotency-Key they were sent with; it stands for all of them
	 * together
	 * @return what became of each, in order
	 */
	List<Verdict> take(Lane lane, List<OrderRequest> requests, @Nullable String key) {
		@Nullable Verdict[] verdicts = new Verdict[requests.size()];
		List<Integer> open = new ArrayList<>();
		List<Candidate> candidates = new ArrayList<>();
		String trace = Traceparent.ofCurrentSpan();
		for (int i = 0; i < verdicts.length; i++) {
			OrderRequest request = requests.get(i);
			List<FieldError> errors = request.errors();
			if (errors.isEmpty()) {
				String claim = (key != null) ? claimName(key, i) : null;
				OrderId id = OrderId.random(this.partitions.of(request.match().value()));
				candidates.add(new Candidate(request, id, claim, trace));
				open.add(i);
			}
			else {
				verdicts[i] = Verdict.Refused.forGood(FieldError.problem("invalid-order", errors));
			}
		}
		if (key != null && !candidates.isEmpty()) {
			claim(key, fingerprint(lane, requests), candidates, open, verdicts);
		}
		List<Verdict> accepted = this.acceptor.accept(lane, candidates);
		this.meters.taken(lane, accepted);
		for (int i = 0; i < accepted.size(); i++) {
			remember(candidates.get(i), accepted.get(i));
			verdicts[open.get(i)] = accepted.get(i);
		}
		return List.of(verdicts).stream().map(Objects::requireNonNull).toList();
	}

	/**
	 * Settles what the claims settle and leaves the rest, under the claimed identities.
	 */
	private void claim(String key, String fingerprint, List<Candidate> candidates, List<Integer> open,
			@Nullable Verdict[] verdicts) {
		List<Candidate> first = (open.get(0) > 0) ? List.of(standIn(key, candidates.get(0))) : List.of();
		List<Claim> claims = this.claims.claim(fingerprint,
				Stream.of(first, candidates).flatMap(List::stream).toList());
		boolean reused = claims.stream().anyMatch((claim) -> !claim.fingerprint().equals(fingerprint));
		for (int i = candidates.size() - 1; i >= 0; i--) {
			Candidate candidate = candidates.get(i);
			Claim claim = claims.get(first.size() + i);
			// an order that is in counts more than a refusal that was slower to be
			// remembered
			if (!reused && (claim.refusal().isEmpty() || this.acceptor.isIn(claim.id()))) {
				candidates.set(i, new Candidate(candidate.request(), claim.id(), candidate.claim(), candidate.trace()));
				continue;
			}
			verdicts[open.get(i)] = reused ? Verdict.Refused.forGood(Refusals.keyReused())
					: new Verdict.Refused(this.claims.refusal(claim), null, true);
			candidates.remove(i);
			open.remove(i);
		}
	}

	/**
	 * Claims the first place for an order that is out of its limits: all requests with
	 * the key must meet somewhere, wherever their other orders stand.
	 */
	private static Candidate standIn(String key, Candidate other) {
		return new Candidate(other.request(), OrderId.random(other.id().partition()), claimName(key, 0), other.trace());
	}

	private static String claimName(String key, int index) {
		return OrderRequest.sha256(key + "\0" + index);
	}

	private static String fingerprint(Lane lane, List<OrderRequest> requests) {
		List<String> each = requests.stream().map((request) -> request.fingerprint(lane)).toList();
		return (each.size() == 1) ? each.get(0) : OrderRequest.sha256(String.join("", each));
	}

	/** A refusal that time may heal is not remembered: the client is asked to retry. */
	private void remember(Candidate candidate, Verdict verdict) {
		if (candidate.claim() != null && verdict instanceof Verdict.Refused refused && !refused.replayed()
				&& refused.problem().getStatus() != HttpStatus.SERVICE_UNAVAILABLE.value()) {
			this.claims.remember(candidate, refused.problem());
		}
	}

}
