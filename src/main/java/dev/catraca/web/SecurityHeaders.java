package dev.catraca.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.tomcat.util.http.MimeHeaders;

/**
 * Sets the headers that tell browsers what not to do, on every answer: before anything
 * else can refuse the request. As the bytes that are sent, for which Tomcat has an
 * encoder made for each name and each value of a text.
 */
class SecurityHeaders extends ValveBase {

	static final String CSP = "Content-Security-Policy";

	static final String STRICT = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
			+ "frame-ancestors 'none'; form-action 'self'";

	private static final List<Line> LINES = Map
		.of("X-Content-Type-Options", "nosniff", "X-Frame-Options", "DENY", "Referrer-Policy", "no-referrer",
				"Cross-Origin-Opener-Policy", "same-origin", "Cross-Origin-Resource-Policy", "same-origin",
				"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()", "Cache-Control",
				"no-store", CSP, STRICT)
		.entrySet()
		.stream()
		.map((header) -> new Line(bytes(header.getKey()), bytes(header.getValue())))
		.toList();

	SecurityHeaders() {
		super(true);
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		MimeHeaders headers = response.getCoyoteResponse().getMimeHeaders();
		for (Line line : LINES) {
			// Tomcat keeps the arrays, and may use them for other texts
			headers.addValue(line.name.clone(), 0, line.name.length).setBytes(line.value.clone(), 0, line.value.length);
		}
		getNext().invoke(request, response);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	private record Line(byte[] name, byte[] value) {
	}

}
