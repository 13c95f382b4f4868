package dev.catraca.pages;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import dev.catraca.testing.TicketOffice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The control room, as an operator uses it.
 */
@BrowserTest
class ControlRoomPageIntegrationTests {

	/** The overview last, when its charts have something to show. */
	private static final String[] VIEWS = { "demo", "stream", "list", "dead-letters", "orders", "overview" };

	private static final Pattern A_MOMENT_OF_THIS_YEAR = Pattern.compile("\\d+ \\w+, \\d\\d:\\d\\d:\\d\\d");

	private static final String EVENTS = "**/api/v1/operator/events*";

	private final TicketOffice office;

	private final int port;

	private final StringRedisTemplate redis;

	ControlRoomPageIntegrationTests(@LocalServerPort int port, @Autowired StringRedisTemplate redis) {
		this.redis = redis;
		this.port = port;
		this.office = new TicketOffice(port);
	}

	@AfterEach
	void putThingsRight() {
		this.office.asOperator("DELETE", "/api/v1/faults", null);
		this.office.resumePaused();
		this.office.asOperator("DELETE", "/api/v1/dead-letters", null);
	}

	@Test
	void logsInAndOut(Browser browser) {
		try (Visitor operator = Visitor.at(browser, this.port, "en")) {
			operator.expectComplaint("401");
			operator.logIn("operator", "wrong");
			operator.see("#login-problem", "wrong");
			operator.logIn("operator", "secret");
			operator.see("#lanes article");
			operator.page().reload();
			operator.see("#lanes article");
			assertThat(operator.page().locator("#user")).hasText("operator");
			assertThat(operator.page().locator("#partition-field")).isHidden();
			Page other = operator.page().context().newPage();
			other.navigate("/operator");
			other.locator("#lanes article").first().waitFor();
			operator.page().click("#logout");
			operator.see("#login-form");
			assertThat(other.locator("#login-form")).isVisible();
			operator.page().reload();
			operator.see("#login-form");
		}
	}

	@Test
	void staysLoggedInWhereNothingCanBeKept(Browser browser) {
		try (Visitor operator = Visitor.at(browser, this.port, "en")) {
			operator.expectComplaint("401");
			operator.page()
				.addInitScript(
						"""
								Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('', 'SecurityError'); } });
								""");
			operator.logIn("operator", "secret");
			operator.see("#lanes article");
			operator.page().reload();
			operator.see("#lanes article");
		}
	}

	@Test
	void aViewerSeesAllAndChangesNothing(Browser browser) {
		try (Visitor viewer = Visitor.at(browser, this.port, "en")) {
			viewer.logIn("viewer", "look");
			viewer.see("#viewing");
			Locator pause = viewer.see(".lane.list button[data-act=pause]");
			assertThat(pause).isDisabled();
			assertThat(pause).hasAttribute("title", "Only the operator may do this; you are logged in as viewer.");
			viewer.page().click(".views a[href='#demo']");
			assertThat(viewer.page().locator("#rush button")).isDisabled();
			viewer.page().click(".views a[href='#orders']");
			viewer.page().click("#search button");
			viewer.see("#found", "order");
		}
	}

	@Test
	void saysWhenOnlyTheLiveViewIsRefused(Browser browser) {
		try (Visitor operator = in(browser)) {
			operator.expectComplaint("503");
			operator.page().route(EVENTS, (route) -> route.fulfill(new Route.FulfillOptions().setStatus(503)));
			operator.page().reload();
			operator.see("#away", "Too many live views are open");
			operator.page().unroute(EVENTS);
			operator.page().evaluate("dispatchEvent(new Event('online'))");
			assertThat(operator.page().locator("#live")).hasText("live");
			assertThat(operator.page().locator("#away")).isHidden();
		}
	}

	@Test
	void whatIsOldCanBeReadAsWell(Browser browser) {
		try (Visitor operator = in(browser)) {
			operator.expectComplaint("503");
			operator.turn(false);
			operator.page().route(EVENTS, (route) -> route.fulfill(new Route.FulfillOptions().setStatus(503)));
			operator.turn(true);
			operator.see("#away");
			operator.lookAt("control-room-away");
		}
	}

	@Test
	void aNewNoteStaysAndTheKeyboardKeepsItsPlace(Browser browser) {
		this.office.asOperator("POST", "/api/v1/lanes/list/pause", null);
		String order = this.office.accepted("list", this.office.openMatch(10, 10), 1);
		try (Visitor operator = in(browser)) {
			operator.expectComplaint("ERR_FAILED");
			Page page = operator.page();
			page.click(".views a[href='#list']");
			page.locator(".skip").focus();
			page.keyboard().press("Enter");
			assertThat(page.locator("#room")).isFocused();
			assertThat(page.locator("[data-view=list]")).isVisible();
			page.route("**/recover*", Route::abort);
			for (int times = 1; times <= 4; times++) {
				page.click("#list-actions button");
				assertThat(page.locator(".toast.bad")).hasCount(times);
			}
			page.unroute("**/recover*");
			page.click("#list-actions button");
			operator.see(".toast.good", "Nothing to recover");
			assertThat(page.locator(".toast.bad")).hasCount(3);
			page.locator(".close").last().focus();
			page.keyboard().press("Enter");
			assertThat(page.locator(".close:focus")).hasCount(1);
			for (int times = 1; times <= 3; times++) {
				page.keyboard().press("Enter");
			}
			assertThat(page.locator("#room")).isFocused();
			operator.see("#line a", order).focus();
			page.keyboard().press("Enter");
			assertThat(page.locator("[data-view=orders]")).isFocused();
		}
	}

	@Test
	void whoLogsInNextFindsNoBuyersOfTheOneBefore(Browser browser) {
		this.office.asOperator("POST", "/api/v1/lanes/list/pause", null);
		String order = this.office.accepted("list", this.office.openMatch(10, 10), 1);
		try (Visitor operator = in(browser)) {
			Page page = operator.page();
			page.click(".views a[href='#list']");
			operator.see("#line", order);
			page.click(".views a[href='#orders']");
			page.fill("#search [name=id]", order);
			page.click("#search button");
			page.click("#results button[data-act=cancel-order]");
			page.click("#ask-yes");
			operator.see(".toast", order);
			page.click("#logout");
			operator.see("#login-form");
			assertThat(page.locator("body").textContent()).doesNotContain(order);
			assertThat(page.locator("#search [name=id]")).isEmpty();
		}
	}

	@Test
	void onAPhoneLargeNumbersFitAndButtonsAreInSight(Browser browser) {
		this.office.asOperator("PUT", "/api/v1/faults", "{\"outageRate\":1}");
		String order = this.office.accepted("list", this.office.openMatch(10, 10), 1);
		this.office.awaitStatus(order, "failed");
		try (Visitor operator = Visitor.at(browser, this.port, 375, ColorScheme.LIGHT)) {
			operator.logIn("operator", "secret");
			operator.see("#lanes article");
			assertThat(operator.page().evaluate(Visitor.CRAMPED, "#totals dd")).isEqualTo(0);
			operator.page().click(".views a[href='#dead-letters']");
			operator.see("#letters", order);
			for (String act : List.of("replay", "remove-letter")) {
				assertThat(operator.page().locator("#letters button[data-act=" + act + "]"))
					.isInViewport(new LocatorAssertions.IsInViewportOptions().setRatio(1));
			}
			operator.page().click(".views a[href='#orders']");
			this.office.asOperator("DELETE", "/api/v1/faults", null);
			operator.page().fill("#search [name=id]", this.office.accepted("list", this.office.openMatch(10, 10), 1));
			operator.page().click("#search button");
			assertThat(operator.page().locator("#results button"))
				.isInViewport(new LocatorAssertions.IsInViewportOptions().setRatio(1));
		}
	}

	@ParameterizedTest
	@CsvSource({ "/, **/api/v1/lanes/events", "/operator, **/api/v1/operator/events*" })
	void aPageThatNobodySeesLeavesTheBrowsersConnectionsToOthers(String path, String events, Browser browser) {
		try (Visitor operator = in(browser)) {
			Page page = operator.page();
			page.navigate(path);
			assertThat(page.locator("#live")).hasText("live");
			List<Request> ended = new ArrayList<>();
			page.onRequestFailed(ended::add);
			operator.turn(false);
			page.waitForCondition(() -> ended.stream().anyMatch((request) -> request.url().contains("/events")));
			page.waitForRequest(events, () -> operator.turn(true));
			assertThat(page.locator("#live")).hasText("live");
		}
	}

	@Test
	void saysWhatIsWrongWithRedisAndWhatToDo(Browser browser) {
		try (Visitor operator = in(browser)) {
			operator.see("#redis-line", "noeviction");
			evict("allkeys-lru");
			operator.see("#problems .bad", "CONFIG SET maxmemory-policy noeviction");
			evict("noeviction");
			assertThat(operator.page().locator("#problems .bad")).hasCount(0);
			mayAsk("-info");
			operator.see("#problems .warn", "Redis does not tell whether it is safe");
			assertThat(operator.page().locator("#problems")).not().containsText("Redis is safe");
		}
		finally {
			mayAsk("+info");
			evict("noeviction");
		}
	}

	private void mayAsk(String right) {
		this.redis.execute((RedisCallback<Object>) (connection) -> connection.execute("ACL", "SETUSER".getBytes(),
				"default".getBytes(), right.getBytes()));
	}

	private void evict(String policy) {
		this.redis.execute((RedisCallback<Object>) (connection) -> {
			connection.serverCommands().setConfig("maxmemory-policy", policy);
			return null;
		});
	}

	@Test
	void pausesALaneAndLetsItGoOn(Browser browser) {
		try (Visitor operator = in(browser)) {
			operator.page().click(".lane.list button[data-act=pause]");
			operator.see(".toast", "list lane is paused");
			assertThat(operator.page().locator(".lane.list button[data-act=resume]")).isFocused();
			operator.see("#problems", "list lane is paused");
			String order = this.office.accepted("list", this.office.openMatch(10, 10), 1);
			operator.page().click(".views a[href='#list']");
			operator.see("#line", order);
			operator.page().click(".views a[href='#overview']");
			operator.page().click(".lane.list button[data-act=resume]");
			operator.see(".toast", "goes on");
			this.office.awaitStatus(order, "confirmed");
		}
	}

	@Test
	void asksBeforeSalesAreClosedAndKeepsTheKeyboardsPlaceWhenTheyAreMeanwhile(Browser browser) {
		try (Visitor operator = in(browser)) {
			operator.page().click("button[data-match=gre-nal]");
			operator.see("#ask-text", "Close the sales");
			this.office.asOperator("POST", "/api/v1/matches/gre-nal/close", null);
			operator.see("button[data-match=gre-nal][data-act=open-match]");
			operator.page().keyboard().press("Escape");
			assertThat(operator.page().locator("[data-view=overview]")).isFocused();
		}
		finally {
			this.office.asOperator("POST", "/api/v1/matches/gre-nal/open", null);
		}
	}

	@Test
	void theCurrentViewAndTheLinesOfAChartAreToldApartInForcedColours(Browser browser) {
		try (Visitor operator = in(browser)) {
			operator.page().emulateMedia(new Page.EmulateMediaOptions().setForcedColors(ForcedColors.ACTIVE));
			assertThat(operator.page()
				.evaluate(
						"""
								() => {
									const colour = (name, of, before) => getComputedStyle(document.querySelector(of), before)[name];
									const lines = ['accepted', 'list', 'stream', 'pubsub']
										.map((kind) => colour('backgroundColor', `#rates .key.${kind}`, '::before'));
									return [colour('borderBottomColor', '.views [href="#stream"]') === colour('backgroundColor', 'body'),
										new Set(lines).size];
								}
								"""))
				.isEqualTo(List.of(true, 4));
		}
	}

	@Test
	void claimsAndAcknowledgesPendingEntriesAndDestroysTheGroupOnceSure(Browser browser) {
		String order = this.office.accepted("stream", this.office.openMatch(10, 10), 1);
		this.office.awaitStatus(order, "confirmed");
		try (Visitor operator = in(browser)) {
			operator.page().click(".views a[href='#stream']");
			operator.page().fill("#new-group [name=name]", "classroom");
			operator.page().click("#new-group button");
			operator.see(".toast", "Group classroom is there");
			this.office.asOperator("POST", "/api/v1/lanes/stream/groups/classroom/read",
					"{\"consumer\":\"bob\",\"count\":1,\"from\":\">\"}");
			Locator group = operator.see("[data-group=classroom]");
			operator.see("[data-group=classroom] tbody", "bob");
			group.locator("button[data-act=ack]").click();
			operator.see(".toast.bad", "Tick some entries first");
			group.locator("[name=entry]").first().check();
			group.locator("[name=consumer]").fill("carla");
			group.locator("button[value=claim]").click();
			operator.see(".toast", "1 entry claimed for carla");
			Locator entry = group.locator("tr:has([name=entry])").first();
			assertThat(entry).containsText("carla");
			assertThat(entry.locator("[name=entry]")).isChecked();
			group.locator("button[data-act=ack]").click();
			operator.page().click("#ask-yes");
			operator.see(".toast", "1 entry acknowledged");
			group.locator("button[data-act=destroy-group]").click();
			operator.page().click("#ask button[value=no]");
			assertThat(group).isVisible();
			group.locator("button[data-act=destroy-group]").click();
			operator.page().click("#ask-yes");
			operator.see(".toast", "is gone");
			assertThat(group).hasCount(0);
		}
	}

	@Test
	void triesAndDoesAReplayOfWhatFailed(Browser browser) {
		this.office.asOperator("PUT", "/api/v1/faults", "{\"outageRate\":1}");
		String order = this.office.accepted("list", this.office.openMatch(10, 10), 1);
		this.office.awaitStatus(order, "failed");
		this.office.asOperator("DELETE", "/api/v1/faults", null);
		try (Visitor operator = in(browser)) {
			operator.see("#problems", "1 dead letter");
			operator.page().click(".views a[href='#dead-letters']");
			operator.see("#letters", order);
			operator.page().click("#replay-all button[value=dry]");
			operator.see("#forecast", "A replay would queue 1 order");
			operator.page().selectOption("#replay-all [name=lane]", "stream");
			assertThat(operator.page().locator("#forecast")).isEmpty();
			operator.page().click("#letters button[data-act=replay]");
			operator.see(".toast", "is queued again");
			this.office.awaitStatus(order, "confirmed");
			operator.see("#letters", "None");
			assertThat(operator.page().locator("#letters")).isFocused();
			operator.page().click(".views a[href='#orders']");
			operator.page().fill("#search [name=id]", order);
			operator.page().click("#search button");
			operator.see("#results", "confirmed");
			assertThat(operator.page().locator("#results td:nth-child(7)")).hasText(A_MOMENT_OF_THIS_YEAR);
			operator.page().click("#results button[data-act=cancel-order]");
			operator.page().click("#ask-yes");
			operator.see("#results .pill.cancelled");
			operator.page().fill("#search [name=id]", "../a/b");
			operator.page().click("#search button");
			operator.see("#found", "No such order");
		}
	}

	@Test
	void opensTheSaleAndShowsHowFarItIs(Browser browser) {
		try (Visitor operator = in(browser)) {
			operator.page().click(".views a[href='#demo']");
			operator.page().fill("#faults [name=latency]", "1");
			operator.page().click("#faults button:first-of-type");
			operator.see("#faults-now", "Now: 1 ms a charge");
			// the one of the case before may still be settling
			assertThat(operator.page().locator("#rush-progress .pill.warn")).hasCount(0);
			operator.page().fill("#rush [name=orders]", "300");
			operator.page().click("#rush button");
			operator.see(".toast", "300 orders on their way");
			operator.see("#rush-progress", "done");
			operator.see("#rush-progress", "300 of 300");
		}
	}

	@ParameterizedTest
	@CsvSource({ "1280, LIGHT", "1280, DARK", "390, LIGHT", "390, DARK" })
	void everybodyCanUseIt(int width, ColorScheme scheme, Browser browser) {
		this.office.asOperator("PUT", "/api/v1/faults", "{\"outageRate\":1}");
		String failed = this.office.accepted("stream", "gre-nal", 1);
		this.office.awaitStatus(failed, "failed");
		this.office.asOperator("PUT", "/api/v1/faults", "{\"latency\":\"400ms\",\"outageRate\":0}");
		try (Visitor operator = Visitor.at(browser, this.port, width, scheme)) {
			operator.logIn("operator", "secret");
			operator.see("#lanes article");
			String rush = Sale.open(this.office, "{\"orders\":100000,\"ratePerSecond\":150}");
			String end = "-" + width + "-" + scheme.name().toLowerCase();
			for (String view : VIEWS) {
				operator.page().click(".views a[href='#" + view + "']");
				if (view.equals("orders")) {
					operator.page().click("#search button");
					operator.see("#results tbody");
				}
				operator.see("[data-view=" + view + "]");
				operator.lookAt("control-room-" + view + end);
			}
			this.office.asOperator("DELETE", "/api/v1/demo/on-sale/" + rush, null);
			operator.page().click(".views a[href='#demo']");
			operator.see("#rush-progress", "stopped");
			assertThat(operator.page().locator("#totals .in-line dd")).hasText("0");
			assertThat(operator.page().locator("#totals .in-work dd")).hasText("0");
		}
	}

	private Visitor in(Browser browser) {
		Visitor operator = Visitor.at(browser, this.port, "en");
		operator.logIn("operator", "secret");
		operator.see("#lanes article");
		return operator;
	}

}
