package dev.catraca.operator;

import java.util.Set;
import java.util.function.Supplier;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.security.authorization.AuthorityAuthorizationManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Whatever is not open to everybody is for the operator; reading it, for the viewer too.
 * A new endpoint is closed until somebody opens it. Where there is none there is nothing
 * to guard, and a stranger is told 404 or 405 as anybody is.
 */
@Component
class OperatorRules implements AuthorizationManager<RequestAuthorizationContext> {

	private static final Set<String> READING = Set.of("GET", "HEAD");

	private static final AuthorizationManager<Object> OPERATOR = AuthorityAuthorizationManager
		.hasRole(Accounts.OPERATOR);

	private static final AuthorizationManager<Object> ANY = AuthorityAuthorizationManager.hasAnyRole(Accounts.OPERATOR,
			Accounts.VIEWER);

	private final RequestMappingHandlerMapping endpoints;

	OperatorRules(@Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping endpoints) {
		this.endpoints = endpoints;
	}

	@Override
	public @Nullable AuthorizationResult authorize(Supplier<? extends @Nullable Authentication> user,
			RequestAuthorizationContext context) {
		HttpServletRequest request = context.getRequest();
		if (request.getMethod().equals("OPTIONS") || !isEndpoint(request)) {
			return new AuthorizationDecision(true);
		}
		return (READING.contains(request.getMethod()) ? ANY : OPERATOR).authorize(user, context);
	}

	private boolean isEndpoint(HttpServletRequest request) {
		try {
			if (!ServletRequestPathUtils.hasParsedRequestPath(request)) {
				ServletRequestPathUtils.parseAndCache(request);
			}
			return this.endpoints.getHandler(request) != null;
		}
		catch (HttpRequestMethodNotSupportedException ex) {
			return false;
		}
		catch (Exception ex) { // of another media type, or whatever else: there is one
			return true;
		}
	}

}
