package dev.catraca.operator;

import dev.catraca.web.ProblemWriter;
import jakarta.servlet.DispatcherType;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;

/**
 * Ordering is open to everybody; operating is for the operator.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

	private static final String[] OPEN_TO_READ = { "/api/v1/orders/*/events", "/api/v1/matches", "/api/v1/matches/*",
			"/api/v1/lanes", "/api/v1/lanes/events", "/api/v1/session" };

	private final ProblemWriter problems;

	SecurityConfiguration(ProblemWriter problems) {
		this.problems = problems;
	}

	@Bean
	SecurityFilterChain security(HttpSecurity http, OperatorRules rules, Sessions sessions, Accounts accounts,
			OperatorActions actions, Logins logins) throws Exception {
		LoginProblems refused = new LoginProblems(this.problems);
		return http.authenticationManager(new ProviderManager(logins))
			.authorizeHttpRequests((requests) -> rules(requests, rules))
			.httpBasic((basic) -> basic.authenticationEntryPoint(refused))
			.exceptionHandling((handling) -> handling.authenticationEntryPoint(refused).accessDeniedHandler(refused))
			.addFilterBefore(new SessionFilter(sessions, accounts, this.problems), BasicAuthenticationFilter.class)
			.addFilterBefore(new ActionFilter(actions), ExceptionTranslationFilter.class)
			// whatever comes from another site's page is refused before, see
			// CrossSiteFilter
			.csrf((csrf) -> csrf.disable())
			// all of them are set before anything can be refused, see SecurityHeaders
			.headers(HeadersConfigurer::disable)
			.requestCache((cache) -> cache.disable())
			.logout((logout) -> logout.disable())
			.sessionManagement((management) -> management.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			.build();
	}

	/**
	 * Whoever orders, or asks how an order stands, logs in nowhere, so that there is no
	 * filter but the firewall, and nobody asks for a password that is sent along: the
	 * rush comes this way.
	 */
	@Bean
	@Order(0)
	SecurityFilterChain ordering() {
		PathPatternRequestMatcher.Builder requests = PathPatternRequestMatcher.withDefaults();
		return new DefaultSecurityFilterChain(new OrRequestMatcher(requests.matcher(HttpMethod.POST, "/api/v1/orders"),
				requests.matcher(HttpMethod.POST, "/api/v1/orders/batch"),
				requests.matcher(HttpMethod.GET, "/api/v1/orders/*"),
				requests.matcher(HttpMethod.HEAD, "/api/v1/orders/*")));
	}

	private static void rules(
			AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry requests,
			OperatorRules rules) {
		requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
			.permitAll()
			.requestMatchers(HttpMethod.GET, OPEN_TO_READ)
			.permitAll()
			.requestMatchers(HttpMethod.HEAD, OPEN_TO_READ)
			.permitAll()
			.requestMatchers(HttpMethod.POST, "/api/v1/session")
			.permitAll()
			.requestMatchers(HttpMethod.DELETE, "/api/v1/orders/*", "/api/v1/session")
			.permitAll()
			.requestMatchers("/api/v1/**")
			.access(rules)
			.requestMatchers("/actuator/health/**", "/actuator/info")
			.permitAll()
			.requestMatchers(HttpMethod.GET, "/actuator/prometheus")
			.hasAnyRole(Accounts.OPERATOR, Accounts.VIEWER)
			.requestMatchers("/actuator/**")
			.hasRole(Accounts.OPERATOR)
			.anyRequest()
			.permitAll();
	}

	/** Each filter watched on its own costs more than it tells. */
	@Bean
	SecurityObservationSettings unobserved() {
		return SecurityObservationSettings.noObservations();
	}

	/**
	 * The paths are the firewall's to judge; methods and headers are judged by us, who
	 * say why, and names of headers by Tomcat.
	 */
	@Bean
	StrictHttpFirewall firewall() {
		StrictHttpFirewall firewall = new StrictHttpFirewall();
		firewall.setUnsafeAllowAnyHttpMethod(true);
		firewall.setAllowedHeaderNames((name) -> true);
		firewall.setAllowedHeaderValues((value) -> true);
		return firewall;
	}

	@Bean
	PasswordEncoder passwordEncoder() {
		return PasswordEncoderFactories.createDelegatingPasswordEncoder();
	}

}
