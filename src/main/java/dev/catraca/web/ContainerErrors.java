package dev.catraca.web;

import java.net.URI;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tells as problems what the servlet container refuses before any controller sees it.
 */
@RestController
@Hidden
class ContainerErrors implements ErrorController {

	private static final int LONGEST = 64;

	@RequestMapping("/error")
	ResponseEntity<ProblemDetail> error(HttpServletRequest request) {
		Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
		HttpStatus status = (code instanceof Integer number) ? HttpStatus.valueOf(number) : HttpStatus.NOT_FOUND;
		ProblemDetail problem = Problems.of(status);
		problem.setInstance(path(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI)));
		return ResponseEntity.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON).body(problem);
	}

	/** What was asked for, if that is a path at all. */
	private static URI path(@Nullable Object asked) {
		try {
			String path = String.valueOf(asked);
			return URI.create((path.length() <= LONGEST) ? path : "/");
		}
		catch (IllegalArgumentException ex) {
			return URI.create("/");
		}
	}

}
