package dev.catraca.web;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import dev.catraca.testing.CatracaTest;
import dev.catraca.testing.TicketOffice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.web.server.LocalServerPort;

import static dev.catraca.testing.ProblemAnswers.problem;
import static org.assertj.core.api.Assertions.assertThat;

/** What browsers load with a page. */
@CatracaTest
class PageFilesIntegrationTests {

	private static final Pattern LOADED = Pattern.compile("<(?:link|script|img) .*?(?:href|src)=\"([^\"]+)\"");

	private static final Pattern PRELOADED = Pattern.compile("<link rel=\"modulepreload\" href=\"([^\"]+)\"");

	private static final Pattern SCRIPT = Pattern.compile("<script type=\"module\" src=\"([^\"]+)\"");

	private static final Pattern IMPORTED = Pattern.compile("(?m)(?:^import|\\bfrom) '(\\.{1,2}/[^']+)'");

	private final TicketOffice office;

	PageFilesIntegrationTests(@LocalServerPort int port) {
		this.office = new TicketOffice(port);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/index.html", "/operator", "/operator.html" })
	void aPageIsAskedForEachTimeAndWhatItConsistsOfIsKept(String page) {
		HttpResponse<String> answer = this.office.get(page);
		assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-store");
		List<String> loaded = found(LOADED, answer.body());
		assertThat(loaded).hasSizeGreaterThan(10).allMatch((path) -> path.matches("v-[0-9a-f]{8}/.+"));
		for (String path : loaded) {
			HttpResponse<String> kept = this.office.get("/" + path);
			assertThat(kept.headers().allValues("Cache-Control")).as(path)
				.containsExactly("max-age=31536000, immutable");
			HttpResponse<String> plain = this.office.get(path.substring(path.indexOf('/')));
			assertThat(plain.headers().allValues("Cache-Control")).as(path).containsExactly("no-store");
			assertThat(kept.body()).as(path).isEqualTo(plain.body()).isNotEmpty();
		}
	}

	/** Instances are replaced one by one. */
	@Test
	void aPageOfAnotherVersionIsGivenWhatThereIs() {
		HttpResponse<String> other = this.office.get("/v-00000000/js/api.js");
		assertThat(other.statusCode()).isEqualTo(200);
		assertThat(other.body()).isEqualTo(this.office.get("/js/api.js").body());
		assertThat(other.headers().allValues("Cache-Control")).containsExactly("no-store");
		problem(this.office.get("/v-00000000/js/nothing.js"), 404, "not-found");
		problem(this.office.get("/v-00000000"), 404, "not-found");
		problem(this.office.get("/v-00000000/"), 404, "not-found");
		problem(this.office.get("/v-00000000/index.html"), 404, "not-found");
	}

	/** Else a browser learns of a module only from the one that imports it. */
	@ParameterizedTest
	@ValueSource(strings = { "/", "/operator" })
	void aPageNamesAllItsModules(String page) {
		String text = this.office.get(page).body();
		Set<String> imported = new TreeSet<>();
		addImports(found(SCRIPT, text).get(0), imported);
		assertThat(found(PRELOADED, text)).containsExactlyElementsOf(imported);
	}

	private void addImports(String module, Set<String> imported) {
		for (String path : found(IMPORTED, this.office.get("/" + module).body())) {
			String other = URI.create(module).resolve(path).toString();
			if (imported.add(other)) {
				addImports(other, imported);
			}
		}
	}

	private static List<String> found(Pattern pattern, String text) {
		return pattern.matcher(text).results().map((MatchResult one) -> one.group(1)).toList();
	}

}
