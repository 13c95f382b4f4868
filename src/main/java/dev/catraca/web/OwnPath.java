package dev.catraca.web;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Where a request goes within the service, whose paths may all begin with a prefix: the
 * servlet container's context path, or a proxy's X-Forwarded-Prefix.
 */
public final class OwnPath {

	private OwnPath() {
	}

	/**
	 * The path of a request, as it was sent, without the prefix.
	 * @param request the request
	 * @return such as {@code /api/v1/orders}
	 */
	public static String of(HttpServletRequest request) {
		return request.getRequestURI().substring(request.getContextPath().length());
	}

}
