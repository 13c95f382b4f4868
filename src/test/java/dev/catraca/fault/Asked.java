package dev.catraca.fault;

import java.net.http.HttpResponse;

import dev.catraca.testing.TicketOffice;

/**
 * An order that a client has sent, and what it knows of it.
 */
final class Asked {

	/** What the client knows. */
	enum Knowledge {

		/** The order is in. */
		IN,

		/** It is not, and never will be. */
		OUT,

		/** No answer, or one that tells nothing. */
		UNKNOWN

	}

	private final String key;

	private final String lane;

	private final String body;

	private volatile Knowledge knowledge = Knowledge.UNKNOWN;

	private volatile String id;

	Asked(String key, String lane, String body) {
		this.key = key;
		this.lane = lane;
		this.body = body;
	}

	/** Learns from an answer. */
	void learn(HttpResponse<String> answer) {
		if (answer.statusCode() == 202) {
			is(TicketOffice.json(answer).get("id").asString());
		}
		else if (answer.statusCode() < 500) {
			this.knowledge = Knowledge.OUT;
		}
		else if (isUnheard(answer)) {
			// in the books, and lost already
			is(TicketOffice.json(answer).get("orderId").asString());
		}
	}

	static boolean isUnheard(HttpResponse<String> answer) {
		return answer.body().contains("/problems/unheard");
	}

	private void is(String order) {
		if (this.id != null && !this.id.equals(order)) {
			throw new AssertionError("One key, two orders: " + this.id + " and " + order);
		}
		this.id = order;
		this.knowledge = Knowledge.IN;
	}

	String key() {
		return this.key;
	}

	String lane() {
		return this.lane;
	}

	String body() {
		return this.body;
	}

	Knowledge knowledge() {
		return this.knowledge;
	}

	String id() {
		return this.id;
	}

}
