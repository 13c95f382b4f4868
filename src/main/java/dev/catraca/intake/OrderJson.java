package dev.catraca.intake;

import java.io.IOException;

import dev.catraca.order.Order;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.stereotype.Component;

/**
 * Reads a single order as it is sent and writes it as it is accepted. The mapping has
 * settled that both are JSON; choosing among all converters by the kind of argument and
 * of return value, by media types and headers takes longer than the JSON itself.
 */
@Component
class OrderJson {

	private final ObjectReader reader;

	private final ObjectWriter writer;

	OrderJson(JsonMapper json) {
		this.reader = json.readerFor(OrderRequest.class);
		this.writer = json.writerFor(Order.class);
	}

	/**
	 * Reads an order.
	 * @param request the request that brings it
	 * @return the order, its fields unchecked
	 * @throws HttpMessageNotReadableException if it is no JSON of that form
	 */
	OrderRequest read(HttpServletRequest request) throws IOException {
		JacksonException trouble = null;
		try {
			@Nullable OrderRequest order = this.reader.readValue(request.getInputStream());
			if (order != null) {
				return order;
			}
		}
		catch (JacksonException ex) {
			trouble = ex;
		}
		throw new HttpMessageNotReadableException("No order", trouble, new ServletServerHttpRequest(request));
	}

	/**
	 * Answers 202 with an order and where it is found.
	 * @param order the order
	 * @param request the request that brought it
	 * @param answer where to write it
	 */
	void write(Order order, HttpServletRequest request, HttpServletResponse answer) throws IOException {
		byte[] body = this.writer.writeValueAsBytes(order);
		answer.setStatus(HttpServletResponse.SC_ACCEPTED);
		answer.setHeader(HttpHeaders.LOCATION, request.getContextPath() + "/api/v1/orders/" + order.id());
		answer.setContentType(MediaType.APPLICATION_JSON_VALUE);
		answer.setContentLength(body.length);
		answer.getOutputStream().write(body);
	}

}
