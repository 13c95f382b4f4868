package dev.catraca.lane.pubsub;

import java.util.function.Supplier;

import dev.catraca.lane.delivery.Asked;
import dev.catraca.redis.Partitions;
import dev.catraca.web.Problems;
import dev.catraca.web.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Channels over HTTP, for the operator.
 */
@RestController
@RequestMapping("/api/v1/lanes/pubsub")
@Tag(name = "Pub/sub lane")
@SecurityRequirement(name = "operator")
class PubSubController {

	private final ChannelDirectory channels;

	private final Audience audience;

	private final Partitions partitions;

	PubSubController(ChannelDirectory channels, Audience audience, Partitions partitions) {
		this.channels = channels;
		this.audience = audience;
		this.partitions = partitions;
	}

	@GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "The channels and who listens to them: PUBSUB CHANNELS, NUMSUB, NUMPAT")
	ChannelDirectory.Listening listening(@RequestParam(defaultValue = "0") int partition) {
		return this.channels.listening(Asked.partition(this.partitions, partition));
	}

	@PostMapping(path = "/messages", consumes = MediaType.APPLICATION_JSON_VALUE,
			produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Publish to a channel: PUBLISH",
			description = "Whoever does not listen at this moment never hears it.")
	Received publish(@RequestBody Publication publication) {
		Publication.Message message = publication.checked();
		return new Received(permitted(() -> this.channels.publish(message.channel(), message.text())));
	}

	@GetMapping(path = "/messages", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	@Operation(summary = "Listen to a channel, or with * or ? to a pattern: SUBSCRIBE, PSUBSCRIBE")
	@ApiResponse(responseCode = "200", description = "Events named message",
			content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
					schema = @Schema(implementation = Listener.Heard.class)))
	SseEmitter listen(@Parameter(example = "goals.*") @RequestParam String channel) {
		return permitted(() -> this.audience.listen(channel));
	}

	/** What Redis does not permit the service's user now it will not permit later. */
	private static <T> T permitted(Supplier<T> call) {
		try {
			return call.get();
		}
		catch (DataAccessException ex) {
			if (!String.valueOf(ex.getMostSpecificCause().getMessage()).startsWith("NOPERM")) {
				throw ex;
			}
			throw new Refusal(Problems.of("closed-channel", HttpStatus.CONFLICT,
					"Redis does not permit the service's user this channel."));
		}
	}

	/**
	 * Who got a message.
	 *
	 * @param receivers connections that listen to its channel, an instance having one for
	 * all its clients, and one more if it listens to a pattern, too
	 */
	record Received(long receivers) {
	}

}
