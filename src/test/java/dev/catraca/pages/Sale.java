package dev.catraca.pages;

import java.net.http.HttpResponse;
import java.time.Duration;

import dev.catraca.testing.TicketOffice;

import static org.awaitility.Awaitility.await;

/**
 * On-sale rushes, of which there is one at a time.
 */
final class Sale {

	private Sale() {
	}

	/** Opens one as soon as the one before is over, and returns its id. */
	static String open(TicketOffice office, String request) {
		HttpResponse<String> opened = await().atMost(Duration.ofMinutes(2))
			.until(() -> office.asOperator("POST", "/api/v1/demo/on-sale", request),
					(answer) -> answer.statusCode() == 202);
		return TicketOffice.json(opened).get("id").asString();
	}

}
