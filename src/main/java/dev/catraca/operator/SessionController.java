package dev.catraca.operator;

import java.time.Duration;
import java.util.Locale;

import dev.catraca.web.Problems;
import dev.catraca.web.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Logs in and out on the pages; tools send a password along instead.
 */
@RestController
@RequestMapping("/api/v1/session")
@Tag(name = "Session")
class SessionController {

	private final Logins logins;

	private final Sessions sessions;

	private final OperatorActions actions;

	SessionController(Logins logins, Sessions sessions, OperatorActions actions) {
		this.logins = logins;
		this.sessions = sessions;
		this.actions = actions;
	}

	@PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Log in: answers with a session cookie")
	@ApiResponse(responseCode = "204", description = "Logged in", content = @Content)
	ResponseEntity<?> begin(@RequestBody Login login, @Parameter(hidden = true) HttpServletRequest http) {
		UsernamePasswordAuthenticationToken claimed = UsernamePasswordAuthenticationToken
			.unauthenticated(String.valueOf(login.user()), String.valueOf(login.password()));
		claimed.setDetails(new WebAuthenticationDetails(http.getRemoteAddr(), null));
		String user;
		try {
			user = this.logins.authenticate(claimed).getName();
		}
		catch (TooManyLogins ex) {
			throw new Refusal(LoginProblems.tooMany(), ex.retryAfter());
		}
		catch (AuthenticationException ex) {
			return challenge(Problems.of(HttpStatus.UNAUTHORIZED, "The user or the password is wrong."));
		}
		SessionCookie.read(http).ifPresent(this.sessions::end);
		String id = this.sessions.begin(user);
		this.actions.record(user, http, HttpStatus.NO_CONTENT.value());
		return ResponseEntity.noContent()
			.header(HttpHeaders.SET_COOKIE, SessionCookie.write(http, id, this.sessions.life()))
			.build();
	}

	@GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Who is logged in")
	@ApiResponse(responseCode = "200", description = "The user",
			content = @Content(schema = @Schema(implementation = User.class)))
	ResponseEntity<?> show(@Parameter(hidden = true) @Nullable Authentication user) {
		if (user == null) {
			return challenge(Problems.of(HttpStatus.UNAUTHORIZED));
		}
		return ResponseEntity.ok(new User(user.getName(), role(user)));
	}

	@DeleteMapping(produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Log out")
	@ApiResponse(responseCode = "204", description = "Logged out, or never logged in")
	ResponseEntity<Void> end(@Parameter(hidden = true) HttpServletRequest http) {
		SessionCookie.read(http).ifPresent(this.sessions::end);
		return ResponseEntity.noContent()
			.header(HttpHeaders.SET_COOKIE, SessionCookie.write(http, "", Duration.ZERO))
			.build();
	}

	/**
	 * No Basic in it: a browser would ask for a password in a box of its own.
	 */
	private static ResponseEntity<ProblemDetail> challenge(ProblemDetail problem) {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.WWW_AUTHENTICATE, LoginProblems.SESSION_CHALLENGE);
		return Refusal.answer(problem, headers, null);
	}

	private static String role(Authentication user) {
		return user.getAuthorities()
			.stream()
			.map((authority) -> String.valueOf(authority.getAuthority()))
			.filter((authority) -> authority.startsWith("ROLE_"))
			.map((authority) -> authority.substring("ROLE_".length()).toLowerCase(Locale.ROOT))
			.findFirst()
			.orElse("none");
	}

	/**
	 * Who logs in.
	 *
	 * @param user operator or viewer
	 * @param password the password
	 */
	@Schema(name = "Login", requiredProperties = { "user", "password" }, example = """
			{"user":"operator","password":"secret"}""")
	record Login(@Nullable String user, @Nullable String password) {

		@Override
		public String toString() {
			return "Login";
		}

	}

	/**
	 * Who is logged in.
	 *
	 * @param user the user's name
	 * @param role operator or viewer
	 */
	@Schema(name = "User", example = """
			{"user":"operator","role":"operator"}""")
	record User(String user, String role) {
	}

}
