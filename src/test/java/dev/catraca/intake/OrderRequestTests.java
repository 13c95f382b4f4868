package dev.catraca.intake;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.catraca.order.Lane;
import dev.catraca.order.Order;
import dev.catraca.web.FieldError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class OrderRequestTests {

	/** One character that Java counts as two. */
	private static final String BALL = "\ud83c\udfdf";

	@Test
	void isFineWithinItsLimits() {
		assertThat(order("fla-flu", "north", 2, "ana", Map.of("membership", "gold")).errors()).isEmpty();
		assertThat(order("fla-flu", "north", 2, "ana", null).errors()).isEmpty();
	}

	@Test
	void namesEveryFieldThatIsMissing() {
		assertThat(fields(OrderRequest.EMPTY)).containsExactly("matchId", "sector", "quantity", "buyer");
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "Fla", "fla flu", "-fla" })
	void wantsTheNamesOfAMatchAndASector(String name) {
		assertThat(fields(order(name, name, 1, "ana", null))).containsExactly("matchId", "sector");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 10 })
	void takesOneToTenSeats(int quantity) {
		assertThat(order("fla-flu", "north", quantity, "ana", null).errors()).isEmpty();
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(ints = { Integer.MIN_VALUE, -1, 0, 11, Integer.MAX_VALUE })
	void refusesAnyOtherQuantity(Integer quantity) {
		assertThat(fields(order("fla-flu", "north", quantity, "ana", null))).containsExactly("quantity");
	}

	@Test
	void countsABuyersCharactersAsAReaderDoes() {
		assertThat(order("fla-flu", "north", 1, BALL.repeat(128), null).errors()).isEmpty();
		assertThat(fields(order("fla-flu", "north", 1, BALL.repeat(129), null))).containsExactly("buyer");
		assertThat(order("fla-flu", "north", 1, "a".repeat(128), null).errors()).isEmpty();
		assertThat(fields(order("fla-flu", "north", 1, "a".repeat(129), null))).containsExactly("buyer");
	}

	@ParameterizedTest
	@NullSource
	@MethodSource("unfit")
	void refusesABuyerThatIsNoText(String buyer) {
		assertThat(fields(order("fla-flu", "north", 1, buyer, null))).containsExactly("buyer");
	}

	@Test
	void refusesABuyerOfNothing() {
		assertThat(fields(order("fla-flu", "north", 1, "", null))).containsExactly("buyer");
	}

	@ParameterizedTest
	@NullSource
	@MethodSource("unfit")
	void refusesAnAttributeThatIsNoText(String value) {
		Map<String, String> attributes = new LinkedHashMap<>();
		attributes.put("note", value);
		assertThat(fields(order("fla-flu", "north", 1, "ana", attributes))).containsExactly("attributes.note");
	}

	/** Control characters, C0 and C1, and halves of a character. */
	static List<String> unfit() {
		return List.of("a\0", "a\nb", "a\tb", "\u007f", "\u0085", "a\ud83c", "\udfdfa", "\udfdf\ud83c");
	}

	@Test
	void countsAnAttributesCharactersAsAReaderDoes() {
		assertThat(order("fla-flu", "north", 1, "ana", Map.of("note", BALL.repeat(256))).errors()).isEmpty();
		assertThat(order("fla-flu", "north", 1, "ana", Map.of("note", "")).errors()).isEmpty();
		assertThat(fields(order("fla-flu", "north", 1, "ana", Map.of("note", BALL.repeat(257)))))
			.containsExactly("attributes.note");
	}

	@Test
	void takesSixteenAttributes() {
		assertThat(order("fla-flu", "north", 1, "ana", attributes(16)).errors()).isEmpty();
		assertThat(fields(order("fla-flu", "north", 1, "ana", attributes(17)))).containsExactly("attributes");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "A", "a1", "a_b-c", "Matchid", "abcdefghijklmnopqrstuvwxyz012345" })
	void takesAnAttributeOfAnyOtherName(String name) {
		assertThat(order("fla-flu", "north", 1, "ana", Map.of(name, "x")).errors()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", "1a", "_a", "-a", "@a", "a b", "a.b", "á", "a\n", "abcdefghijklmnopqrstuvwxyz0123456" })
	void refusesAnAttributeOfAnotherFormWithoutRepeatingIt(String name) {
		List<FieldError> errors = order("fla-flu", "north", 1, "ana", Map.of(name, "x")).errors();
		assertThat(errors).extracting(FieldError::field).containsExactly("attributes");
	}

	/** The fields of an answer: an attribute of that name would be taken for one. */
	@ParameterizedTest
	@MethodSource
	void refusesAnAttributeNamedLikeAFieldOfTheOrder(String name) {
		assertThat(fields(order("fla-flu", "north", 1, "ana", Map.of(name, "x")))).containsExactly("attributes");
	}

	static List<String> refusesAnAttributeNamedLikeAFieldOfTheOrder() {
		return java.util.Arrays.stream(Order.class.getRecordComponents())
			.map(java.lang.reflect.RecordComponent::getName)
			.toList();
	}

	@Test
	void asksForTheSameWhateverTheOrderOfItsAttributes() {
		Map<String, String> one = new LinkedHashMap<>();
		one.put("a", "1");
		one.put("b", "2");
		Map<String, String> other = new LinkedHashMap<>();
		other.put("b", "2");
		other.put("a", "1");
		assertThat(order("fla-flu", "north", 1, "ana", one).fingerprint(Lane.LIST))
			.isEqualTo(order("fla-flu", "north", 1, "ana", other).fingerprint(Lane.LIST));
		assertThat(order("fla-flu", "north", 1, "ana", null).fingerprint(Lane.LIST))
			.isEqualTo(order("fla-flu", "north", 1, "ana", Map.of()).fingerprint(Lane.LIST));
	}

	@Test
	void asksForSomethingElseWhenAnyPartDiffers() {
		OrderRequest order = order("fla-flu", "north", 1, "ana", Map.of("a", "1"));
		assertThat(List.of(order.fingerprint(Lane.LIST), order.fingerprint(Lane.STREAM),
				order("fla-fla", "north", 1, "ana", Map.of("a", "1")).fingerprint(Lane.LIST),
				order("fla-flu", "south", 1, "ana", Map.of("a", "1")).fingerprint(Lane.LIST),
				order("fla-flu", "north", 2, "ana", Map.of("a", "1")).fingerprint(Lane.LIST),
				order("fla-flu", "north", 1, "eva", Map.of("a", "1")).fingerprint(Lane.LIST),
				order("fla-flu", "north", 1, "ana", Map.of("a", "2")).fingerprint(Lane.LIST),
				order("fla-flu", "north", 1, "ana", Map.of("b", "1")).fingerprint(Lane.LIST),
				order("fla-flu", "north", 1, "ana", Map.of("a", "1", "b", "")).fingerprint(Lane.LIST),
				order("fla-flu", "north", 1, "ana", null).fingerprint(Lane.LIST)))
			.doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "" })
	void asksForSomethingElseWhereAFieldIsMissing(String text) {
		assertThat(List.of(order("fla-flu", "north", 1, text, null).fingerprint(Lane.LIST),
				order("fla-flu", "north", 1, null, null).fingerprint(Lane.LIST),
				order(text, "north", 1, "ana", null).fingerprint(Lane.LIST),
				order(null, "north", 1, "ana", null).fingerprint(Lane.LIST),
				order("fla-flu", text, 1, "ana", null).fingerprint(Lane.LIST),
				order("fla-flu", null, 1, "ana", null).fingerprint(Lane.LIST),
				order("fla-flu", "north", 1, "ana", Map.of("a", text)).fingerprint(Lane.LIST),
				order("fla-flu", "north", 1, "ana", Collections.singletonMap("a", null)).fingerprint(Lane.LIST)))
			.doesNotHaveDuplicates();
	}

	private static OrderRequest order(String match, String sector, Integer quantity, String buyer,
			Map<String, String> attributes) {
		return new OrderRequest(match, sector, quantity, buyer, attributes);
	}

	private static Map<String, String> attributes(int count) {
		return IntStream.range(0, count).boxed().collect(Collectors.toMap((i) -> "name" + i, (i) -> "value" + i));
	}

	private static List<String> fields(OrderRequest order) {
		return order.errors().stream().map(FieldError::field).toList();
	}

}
