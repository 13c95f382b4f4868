package dev.catraca.pages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import com.deque.html.axecore.args.AxeRuleOptions;
import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Somebody at a screen. Whatever the browser complains about, a broken script or a
 * violated Content-Security-Policy, fails the test at the end.
 */
final class Visitor implements AutoCloseable {

	/** How many of some elements hold more than they show. */
	static final String CUT = """
			(selector) => [...document.querySelectorAll(selector)]
				.filter((one) => one.scrollWidth > one.clientWidth).length
			""";

	/** The same, had they to show millions. */
	static final String CRAMPED = """
			(selector) => {
				const all = [...document.querySelectorAll(selector)];
				for (const one of all) one.textContent = '1,234,567';
				return all.filter((one) => one.scrollWidth > one.clientWidth).length;
			}
			""";

	/** Waits are long, for the machine may be slow. */
	static final int PATIENCE_MILLIS = 45_000;

	private static final Path SCREENSHOTS = Path.of("target/screenshots");

	private static final Path DOCS = Path.of("docs/images");

	/** What the documents show; renewed by -Dcatraca.screenshots=docs. */
	private static final Set<String> SHOWN = Set.of("box-office-1280-light", "box-office-390-dark",
			"control-room-overview-1280-light", "control-room-stream-1280-dark");

	private final BrowserContext context;

	private final Page page;

	private final List<String> complaints = new CopyOnWriteArrayList<>();

	private final List<String> expected = new CopyOnWriteArrayList<>();

	private Visitor(Browser browser, Browser.NewContextOptions options) {
		this.context = browser.newContext(options);
		this.page = this.context.newPage();
		this.page.setDefaultTimeout(PATIENCE_MILLIS);
		this.page.onConsoleMessage((message) -> {
			if (message.type().equals("error") || message.type().equals("warning")) {
				this.complaints.add(message.text() + " " + message.location());
			}
		});
		this.page.onPageError((error) -> this.complaints.add("uncaught: " + error));
	}

	static Visitor at(Browser browser, int port, String language) {
		return new Visitor(browser, options(port).setLocale(language).setViewportSize(1280, 900));
	}

	static Visitor at(Browser browser, int port, int width, ColorScheme scheme) {
		return new Visitor(browser,
				options(port).setLocale("en")
					.setViewportSize(width, 900)
					.setColorScheme(scheme)
					.setReducedMotion((width < 1000) ? ReducedMotion.REDUCE : ReducedMotion.NO_PREFERENCE));
	}

	private static Browser.NewContextOptions options(int port) {
		return new Browser.NewContextOptions().setBaseURL("http://localhost:" + port).setTimezoneId("UTC");
	}

	Page page() {
		return this.page;
	}

	Locator see(String selector) {
		Locator found = this.page.locator(selector).first();
		found.waitFor();
		return found;
	}

	/** Waits until an element says something. */
	Locator see(String selector, String text) {
		Locator found = this.page.locator(selector).filter(new Locator.FilterOptions().setHasText(text)).first();
		found.waitFor();
		return found;
	}

	/** Says that the browser will complain, for the test makes it. */
	void expectComplaint(String part) {
		this.expected.add(part);
	}

	void logIn(String user, String password) {
		this.page.navigate("/operator");
		this.page.fill("#login-form [name=user]", user);
		this.page.fill("#login-form [name=password]", password);
		this.page.click("#login-form button");
	}

	/** Turns to the page, or to another tab. */
	void turn(boolean here) {
		this.page.evaluate("""
				(hidden) => {
					Object.defineProperty(document, 'hidden', { configurable: true, value: hidden });
					document.dispatchEvent(new Event('visibilitychange'));
				}
				""", !here);
	}

	/** Makes a screenshot, and checks that nobody is shut out. */
	void lookAt(String name) {
		assertThat((Integer) this.page.evaluate("document.documentElement.scrollWidth"))
			.as("%s fits into the screen", name)
			.isLessThanOrEqualTo(this.page.viewportSize().width);
		shoot(name);
		List<Rule> violations = new AxeBuilder(this.page).options(rules()).analyze().getViolations();
		assertThat(violations).as("%s shuts nobody out", name)
			.filteredOn((rule) -> List.of("moderate", "serious", "critical").contains(rule.getImpact()))
			.extracting((rule) -> rule.getId() + " " + rule.getNodes().stream().map((node) -> node.getHtml()).toList())
			.isEmpty();
	}

	/**
	 * Those that are on by default, and the one for people who speak to their computer.
	 */
	private static AxeRunOptions rules() {
		AxeRuleOptions on = new AxeRuleOptions();
		on.setEnabled(true);
		AxeRunOptions options = new AxeRunOptions();
		options.setRules(Map.of("label-content-name-mismatch", on));
		return options;
	}

	private void shoot(String name) {
		Path file = SCREENSHOTS.resolve(name + ".png");
		this.page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(true));
		if ("docs".equals(System.getProperty("catraca.screenshots")) && SHOWN.contains(name)) {
			try {
				Files.createDirectories(DOCS);
				Files.copy(file, DOCS.resolve(name + ".png"), StandardCopyOption.REPLACE_EXISTING);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	@Override
	public void close() {
		this.context.close();
		assertThat(this.complaints).as("complaints of the browser")
			.filteredOn((complaint) -> this.expected.stream().noneMatch(complaint::contains))
			.isEmpty();
	}

}
