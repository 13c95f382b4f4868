package dev.catraca.lane.pubsub;

import dev.catraca.lane.delivery.Asked;
import dev.catraca.web.Problems;
import dev.catraca.web.Refusal;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;

/**
 * What an operator publishes.
 *
 * @param channel where; not on the service's own channels
 * @param text what, up to 4096 characters
 */
@Schema(requiredProperties = { "channel", "text" }, example = """
		{"channel":"goals.brazil","text":"1:0"}""")
record Publication(@Nullable String channel, @Nullable String text) {

	private static final int LONGEST = 4096;

	/** What is said on the service's own channels is believed by every instance. */
	private static final String OWN = "catraca:";

	/**
	 * Checks it.
	 * @return what to publish
	 * @throws Refusal if a field is out of its limits or the channel is the service's own
	 */
	Message checked() {
		if (this.channel != null && this.channel.startsWith(OWN)) {
			throw new Refusal(Problems.of("own-channel", HttpStatus.CONFLICT,
					"Channels that start with catraca: are the service's own. Choose another name; "
							+ "an order is published by POST /api/v1/orders?lane=pubsub."));
		}
		if (this.text == null || this.text.length() > LONGEST) {
			throw Asked.refusal("text", "up to " + LONGEST + " characters");
		}
		return new Message(Asked.name("channel", this.channel), this.text);
	}

	/**
	 * A checked one.
	 *
	 * @param channel where
	 * @param text what
	 */
	record Message(String channel, String text) {
	}

}
