package dev.catraca.web;

import java.util.Set;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Ordering is open to everybody; operating is for the operator.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

	private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

	private final ProblemWriter problems;

	SecurityConfiguration(ProblemWriter problems) {
		this.problems = problems;
	}

	@Bean
	SecurityFilterChain security(HttpSecurity http) throws Exception {
		return http
			.authorizeHttpRequests(
					(requests) -> requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
						.permitAll()
						.requestMatchers(HttpMethod.POST, "/api/v1/matches", "/api/v1/matches/*/open",
								"/api/v1/matches/*/close")
						.hasRole("OPERATOR")
						.requestMatchers("/actuator", "/actuator/health/**", "/actuator/info")
						.permitAll()
						.requestMatchers("/actuator/**")
						.hasRole("OPERATOR")
						.anyRequest()
						.permitAll())
			.httpBasic((basic) -> basic.authenticationEntryPoint((request, response, trouble) -> {
				response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"Catraca\"");
				refuse(response, HttpStatus.UNAUTHORIZED);
			}))
			.exceptionHandling((handling) -> handling
				.accessDeniedHandler((request, response, trouble) -> refuse(response, HttpStatus.FORBIDDEN)))
			// There are no tokens: whatever comes from another site is refused outright.
			.csrf((csrf) -> csrf.requireCsrfProtectionMatcher(SecurityConfiguration::isCrossSite))
			.sessionManagement((sessions) -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			.build();
	}

	/** Browsers say on each request where it comes from; tools say nothing. */
	private static boolean isCrossSite(HttpServletRequest request) {
		String site = request.getHeader("Sec-Fetch-Site");
		return !SAFE.contains(request.getMethod()) && site != null && !site.equals("same-origin")
				&& !site.equals("none");
	}

	private void refuse(HttpServletResponse response, HttpStatus status) throws java.io.IOException {
		this.problems.write(response, Problems.of(status, ProblemAdvice.detail(status)));
	}

	@Bean
	PasswordEncoder passwordEncoder() {
		return PasswordEncoderFactories.createDelegatingPasswordEncoder();
	}

	@Bean
	UserDetailsService users(SecurityProperties properties, PasswordEncoder encoder) {
		return new InMemoryUserDetailsManager(User.withUsername("operator")
			.password(encoder.encode(properties.password()))
			.roles("OPERATOR")
			.build());
	}

}
