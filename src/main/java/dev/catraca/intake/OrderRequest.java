package dev.catraca.intake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.catraca.order.Lane;
import dev.catraca.order.MatchId;
import dev.catraca.web.FieldError;
import dev.catraca.web.PlainText;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import org.jspecify.annotations.Nullable;

/**
 * An order as a client sends it.
 *
 * @param matchId the match
 * @param sector the sector of the match
 * @param quantity seats wanted, 1 to 10
 * @param buyer who wants them, 1 to 128 characters, not only blanks
 * @param attributes free names and values, at most 16
 */
@Schema(name = "NewOrder", example = """
		{"matchId":"fla-flu","sector":"north","quantity":2,"buyer":"ana","attributes":{"membership":"gold"}}""")
record OrderRequest(
		@Schema(requiredMode = RequiredMode.REQUIRED, pattern = "^[a-z0-9][a-z0-9-]{0,62}$") @Nullable String matchId,
		@Schema(requiredMode = RequiredMode.REQUIRED, pattern = "^[a-z0-9][a-z0-9-]{0,62}$") @Nullable String sector,
		@Schema(requiredMode = RequiredMode.REQUIRED, minimum = "1", maximum = "10") @Nullable Integer quantity,
		@Schema(requiredMode = RequiredMode.REQUIRED, minLength = 1, maxLength = 128,
				description = "Not only blanks; no control characters or direction marks") @Nullable String buyer,
		@Schema(description = "At most 16; names [A-Za-z][A-Za-z0-9_-]{0,31} and none of an order's own fields, "
				+ "values of at most 256 characters") @Nullable Map<String, @Nullable String> attributes) {

	/** Stands for a null in a batch; every required field is missing. */
	static final OrderRequest EMPTY = new OrderRequest(null, null, null, null, null);

	private static final int MOST_SEATS = 10;

	private static final int BUYER_LENGTH = 128;

	private static final int MOST_ATTRIBUTES = 16;

	private static final int ATTRIBUTE_LENGTH = 256;

	private static final Pattern ATTRIBUTE_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,31}");

	private static final Set<String> OWN_FIELDS = Set.of("id", "lane", "status", "matchId", "sector", "quantity",
			"buyer", "attributes", "amount", "sequence", "position", "estimatedWait", "attempts", "tickets", "reason",
			"acceptedAt", "startedAt", "settledAt");

	/**
	 * Checks every field against its limits.
	 * @return what is out of them, empty if nothing is
	 */
	List<FieldError> errors() {
		List<FieldError> errors = new ArrayList<>();
		require(errors, this.matchId != null && MatchId.isValid(this.matchId), "matchId", MatchId.RULE);
		require(errors, this.sector != null && MatchId.isValid(this.sector), "sector", MatchId.RULE);
		require(errors, this.quantity != null && this.quantity >= 1 && this.quantity <= MOST_SEATS, "quantity",
				"1 to " + MOST_SEATS);
		require(errors, PlainText.isName(this.buyer, BUYER_LENGTH), "buyer", PlainText.nameRule(BUYER_LENGTH));
		Map<String, @Nullable String> free = free();
		require(errors, free.size() <= MOST_ATTRIBUTES, "attributes", "at most " + MOST_ATTRIBUTES);
		free.forEach((name, value) -> {
			if (!ATTRIBUTE_NAME.matcher(name).matches() || OWN_FIELDS.contains(name)) {
				errors.add(new FieldError("attributes", "names have a letter, then up to 31 letters, digits, _ or -, "
						+ "and are none of an order's own fields"));
			}
			else {
				require(errors, value != null && PlainText.is(value, ATTRIBUTE_LENGTH), "attributes." + name,
						"at most " + ATTRIBUTE_LENGTH + " characters, none of them a control or direction mark");
			}
		});
		return errors.isEmpty() ? errors : errors.stream().distinct().toList();
	}

	private Map<String, @Nullable String> free() {
		return (this.attributes != null) ? this.attributes : Map.of();
	}

	/** The match, of a request without errors. */
	MatchId match() {
		return new MatchId(Objects.requireNonNull(this.matchId));
	}

	/** The seats wanted, of a request without errors. */
	int seats() {
		return Objects.requireNonNull(this.quantity);
	}

	/** The attributes by name, of a request without errors. */
	Map<String, String> sortedAttributes() {
		Map<String, String> sorted = new TreeMap<>();
		free().forEach((name, value) -> sorted.put(name, Objects.requireNonNull(value)));
		return sorted;
	}

	/**
	 * Tells whether two requests ask for the same, however their JSON was written.
	 * @param lane the lane asked for
	 * @return SHA-256 over the lane and all fields, in hexadecimal
	 */
	String fingerprint(Lane lane) {
		List<String> parts = new ArrayList<>();
		Stream.of(lane.label(), this.matchId, this.sector, this.quantity, this.buyer)
			.forEach((field) -> parts.add(text(field)));
		new TreeMap<>(free()).forEach((name, value) -> parts.addAll(List.of(name, text(value))));
		return sha256(String.join("\0", parts));
	}

	/** What is missing reads like no text that an order may have. */
	private static String text(@Nullable Object field) {
		return (field != null) ? field.toString() : "\n";
	}

	static String sha256(String text) {
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(hash);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JDK has SHA-256", ex);
		}
	}

	private static void require(List<FieldError> errors, boolean rule, String field, String message) {
		if (!rule) {
			errors.add(new FieldError(field, message));
		}
	}

}
