package dev.catraca.pages;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import dev.catraca.testing.RedisView;
import dev.catraca.testing.TicketOffice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The box office, as a fan uses it.
 */
@BrowserTest
class BoxOfficePageIntegrationTests {

	private static final String[] LANES = { "list", "stream", "pubsub" };

	private static final String ORDERS = "**/api/v1/orders?lane=*";

	private static final String LIVE = "**/api/v1/lanes/events";

	/** How many of some elements stand out of their card. */
	private static final String OVERFLOWING = """
			(selector) => [...document.querySelectorAll(selector)].filter((one) => {
				const [inner, outer] = [one, one.closest('.card')].map((box) => box.getBoundingClientRect());
				return inner.left < outer.left || inner.right > outer.right;
			}).length
			""";

	/** How many texts of the drawing lie over one of another stand. */
	private static final String COVERING = """
			(() => {
				const texts = [...document.querySelectorAll('.stand text')].map((text) => [text.parentNode, text.getBBox()]);
				return texts.filter(([stand, a]) => texts.some(([other, b]) => stand !== other
					&& a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height)).length;
			})()
			""";

	/** How many stands have no seats at their middle. */
	private static final String FLAT = """
			[...document.querySelectorAll('.seats')].filter((seats) => {
				const edge = seats.getAttribute('d').match(/[\\d.]+/g).map(Number);
				const middle = (at) => edge.filter((_, i) => i % 2 === at).reduce((sum, one) => sum + one) * 2 / edge.length;
				return !seats.isPointInFill(new DOMPoint(middle(0), middle(1)));
			}).length
			""";

	private static final Pattern CODES = Pattern.compile("M-[0-9A-F-]+-GENERAL-\\d{6}M-[0-9A-F-]+-GENERAL-\\d{6}");

	private final TicketOffice office;

	private final int port;

	private final RedisView redis;

	BoxOfficePageIntegrationTests(@LocalServerPort int port, @Autowired StringRedisTemplate redis) {
		this.port = port;
		this.office = new TicketOffice(port);
		this.redis = new RedisView(redis);
	}

	@AfterEach
	void letTheGatewayBe() {
		this.office.asOperator("DELETE", "/api/v1/faults", null);
		this.office.resumePaused();
	}

	@Test
	void buysATicketOnEachLaneWhichIsStillThereAfterAReload(Browser browser) {
		String match = this.office.openMatch(100, 10);
		try (Visitor fan = Visitor.at(browser, this.port, "en")) {
			enter(fan, match);
			for (String lane : LANES) {
				buy(fan, lane);
				Locator order = fan.see(".order.confirmed", name(lane) + " lane");
				assertThat(order.locator(".tickets")).hasText(CODES);
			}
			fan.page().reload();
			fan.see(".order.confirmed");
			assertThat(fan.page().locator(".order.confirmed .tickets li")).hasCount(2 * LANES.length);
			assertThat(fan.page().locator("#lanes article")).hasCount(LANES.length);
			assertThat(fan.page().locator("#live")).hasText("live");
		}
		assertThat(this.office.seats(match).sold()).isEqualTo(2 * LANES.length);
	}

	@Test
	void ordersOfOneTabAreKeptWhenAnotherBuys(Browser browser) {
		String match = this.office.openMatch(100, 10);
		try (Visitor fan = Visitor.at(browser, this.port, "en")) {
			enter(fan, match);
			Page other = fan.page().context().newPage();
			other.navigate("/");
			other.fill("[name=buyer]", "beto");
			other.selectOption("[name=match]", match);
			buy(fan, "stream");
			fan.see(".order.confirmed");
			assertThat(other.locator(".order.confirmed")).hasCount(1);
			other.click("#buy");
			assertThat(other.locator(".order.confirmed")).hasCount(2);
			fan.page().reload();
			assertThat(fan.page().locator(".order.confirmed")).hasCount(2);
			other.close();
		}
	}

	@Test
	void anOrderWhoseAnswerWasLostIsNotPlacedTwice(Browser browser) {
		String match = this.office.openMatch(100, 10);
		try (Visitor fan = Visitor.at(browser, this.port, "en")) {
			enter(fan, match);
			fan.expectComplaint("ERR_FAILED");
			fan.page().route(ORDERS, BoxOfficePageIntegrationTests::loseAnswer);
			fan.page().click("#buy");
			fan.see("#problem", "same key");
			fan.page().unroute(ORDERS);
			fan.page().reload();
			fan.see(".order.confirmed");
			assertThat(fan.page().locator(".order")).hasCount(1);
		}
		assertThat(this.office.seats(match).sold()).isEqualTo(2);
	}

	@Test
	void anOrderInDoubtIsAskedForBeforeAnotherIsSent(Browser browser) {
		String match = this.office.openMatch(100, 10);
		try (Visitor fan = Visitor.at(browser, this.port, "en")) {
			enter(fan, match);
			fan.expectComplaint("ERR_FAILED");
			fan.expectComplaint("500");
			fan.page().route(ORDERS, BoxOfficePageIntegrationTests::loseAnswer, new Page.RouteOptions().setTimes(1));
			fan.page().click("#buy");
			fan.see("#problem", "same key");
			fan.page()
				.route(ORDERS, (route) -> refuse(route, 500, "internal-error"), new Page.RouteOptions().setTimes(3));
			assertThat(fan.page().locator("#buy")).hasAttribute("aria-busy", "false");
			fan.page().click("#more");
			fan.page().click("#buy");
			fan.see("#old-text", "it may have been taken");
			fan.page().click("#old button[value=yes]");
			fan.see("#problem", "Your last order was taken after all");
			assertThat(fan.page().locator(".order.confirmed")).hasText(Pattern.compile("2 × General"));
			fan.page().click("#buy");
			assertThat(fan.page().locator(".order.confirmed")).hasCount(2);
		}
		assertThat(this.office.seats(match).sold()).isEqualTo(5);
	}

	@Test
	void anOrderCountsOnceAndIsShownThoughTheBrowserIsFull(Browser browser) {
		String match = this.office.openMatch(100, 10);
		try (Visitor fan = Visitor.at(browser, this.port, "en")) {
			enter(fan, match);
			fan.page().click("#buy");
			fan.see(".order.confirmed");
			fan.page().evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }");
			fan.expectComplaint("ERR_FAILED");
			fan.page().route(ORDERS, BoxOfficePageIntegrationTests::loseAnswer, new Page.RouteOptions().setTimes(4));
			fan.page().click("#buy");
			assertThat(fan.page().locator(".order.confirmed")).hasCount(2);
		}
		assertThat(this.office.seats(match).sold()).isEqualTo(4);
	}

	@Test
	void aChosenMatchStaysThoughItIsListedNoMore(Browser browser) {
		String match = this.office.openMatch(100, 10);
		String other = this.office.get("/api/v1/matches/fla-flu").body();
		try (Visitor fan = Visitor.at(browser, this.port, "en")) {
			enter(fan, match);
			fan.page()
				.route(Pattern.compile("/api/v1/matches\\?"),
						(route) -> route.fulfill(new Route.FulfillOptions().setContentType("application/json")
							.setBody("{\"items\":[" + other + "],\"next\":null}")));
			fan.page().waitForResponse("**/api/v1/matches/" + match, () -> {
			});
			assertThat(fan.page().locator("#order select[name=match]")).hasValue(match);
		}
	}

	@Test
	void anOldOrderIsSentAgainOnlyWhenTheBuyerWantsIt(Browser browser) {
		String match = this.office.openMatch(100, 10);
		try (Visitor fan = Visitor.at(browser, this.port, "en")) {
			enter(fan, match);
			leaveUnanswered(fan, match);
			fan.page().reload();
			fan.see("#old-what", "Home × Away · 2 × General · List lane");
			fan.page().click("#old button[value=no]");
			leaveUnanswered(fan, match);
			fan.page().reload();
			fan.page().click("#old button[value=yes]");
			fan.see(".order.confirmed");
			fan.page().reload();
			assertThat(fan.page().locator(".order.confirmed")).hasCount(1);
		}
		assertThat(this.office.seats(match).sold()).isEqualTo(2);
	}

	/** As a tab would that was closed hours ago. */
	private static void leaveUnanswered(Visitor fan, String match) {
		fan.page().evaluate("""
				(matchId) => localStorage.setItem('catraca-under-way-old', JSON.stringify({ key: crypto.randomUUID(),
					at: Date.now() - 7_200_000, lane: 'list',
					order: { matchId, sector: 'general', quantity: 2, buyer: 'Ana' } }))
				""", match);
	}

	@Test
	void anOrderThatATabIsSendingIsLeftToItAndTakenUpOnceTheTabIsClosed(Browser browser) {
		String match = this.office.openMatch(100, 10);
		try (Visitor fan = Visitor.at(browser, this.port, "en")) {
			Page sending = fan.page().context().newPage();
			sending.navigate("/");
			sending.locator("[name=match] option[value=" + match + "]").waitFor(attached());
			sending.selectOption("[name=match]", match);
			sending.fill("[name=buyer]", "Ana");
			sending.route(ORDERS, Route::fetch);
			sending.click("#buy");
			assertThat(sending.locator("#buy")).hasText("Ordering …");
			enter(fan, match);
			assertThat(fan.page().locator("#problem")).isEmpty();
			fan.page().fill("[name=buyer]", "Beto");
			buy(fan, "list");
			fan.see(".order.confirmed", "List lane");
			assertThat(fan.page().locator(".order")).hasCount(1);
			sending.close();
			fan.page().reload();
			assertThat(fan.page().locator(".order.confirmed")).hasCount(2);
		}
		assertThat(this.office.seats(match).sold()).isEqualTo(4);
	}

	@Test
	void anOrderThatWaitsTellsItsPlaceAndCanBeCancelledAndATicketGivenBack(Browser browser) {
		String match = this.office.openMatch(100, 10);
		try (Visitor fan = Visitor.at(browser, this.port, "en")) {
			enter(fan, match);
			buy(fan, "list");
			this.office.cancel(fan.see(".order.confirmed").getAttribute("data-id"));
			fan.page().reload();
			fan.see(".order.cancelled");
			enter(fan, match);
			buy(fan, "list");
			giveBack(fan);
			fan.see(".order.cancelled");
			this.office.asOperator("POST", "/api/v1/lanes/list/pause", null);
			buy(fan, "list");
			fan.see(".order.queued .place", "You are next · paused");
			fan.see("[data-lane=list] .pill", "paused");
			fan.page().click(".order.queued [data-action=cancel]");
			assertThat(fan.page().locator(".order.cancelled")).hasCount(3);
			// in the same words, and both are told
			assertThat(fan.page().locator("#announcer p").getByText("Cancelled")).hasCount(2);
		}
		assertThat(this.office.seats(match).available()).isEqualTo(100);
	}

	@Test
	void aCancelledOrderStaysSoHoweverLateAnAnswerTellsWhatItWas(Browser browser) {
		try (Visitor fan = Visitor.at(browser, this.port, "en")) {
			enter(fan, this.office.openMatch(100, 10));
			buy(fan, "list");
			String path = "**/api/v1/orders/" + fan.see(".order.confirmed").getAttribute("data-id");
			List<Runnable> late = new ArrayList<>();
			fan.page().route(path, (route) -> {
				if (!route.request().method().equals("GET")) {
					route.resume();
					return;
				}
				APIResponse before = route.fetch();
				late.add(() -> route.fulfill(new Route.FulfillOptions().setResponse(before)));
			});
			fan.turn(true);
			fan.page().waitForCondition(() -> !late.isEmpty());
			giveBack(fan);
			fan.see(".order.cancelled");
			late.forEach(Runnable::run);
			fan.page().waitForResponse("**/api/v1/matches**", () -> fan.turn(true));
			assertThat(fan.page().locator(".order.cancelled")).hasCount(1);
		}
	}

	@Test
	void aRefusedCancelIsToldUntilTheOrderChanges(Browser browser) {
		try (Visitor fan = Visitor.at(browser, this.port, "en")) {
			fan.expectComplaint("409");
			enter(fan, this.office.openMatch(100, 10));
			buy(fan, "list");
			String id = fan.see(".order.confirmed").getAttribute("data-id");
			fan.page().route("**/api/v1/orders/" + id, (route) -> {
				if (route.request().method().equals("DELETE")) {
					refuse(route, 409, "not-cancellable");
				}
				else {
					route.resume();
				}
			});
			giveBack(fan);
			fan.see(".order .problem", "It cannot be cancelled now.");
			this.office.cancel(id);
			fan.turn(true);
			fan.see(".order.cancelled");
			assertThat(fan.page().locator(".order .problem")).hasCount(0);
		}
	}

	@Test
	void anOrderSaysThatItsLaneIsPausedOnceTheLanesDo(Browser browser) {
		String match = this.office.openMatch(100, 10);
		this.office.asOperator("POST", "/api/v1/lanes/list/pause", null);
		try (Visitor fan = Visitor.at(browser, this.port, "en")) {
			fan.expectComplaint("ERR_FAILED");
			enter(fan, match);
			buy(fan, "list");
			fan.see(".order.queued .place");
			fan.page().route("**/api/v1/orders/**", Route::abort);
			fan.page().route("**/api/v1/matches**", Route::abort);
			fan.page().reload();
			fan.see(".order.queued .place", "paused");
		}
	}

	@Test
	void whatSettlesIsToldHoweverManyNewerOnesWait(Browser browser) {
		String match = this.office.openMatch(100, 10);
		this.office.asOperator("POST", "/api/v1/lanes/list/pause", null);
		this.office.asOperator("POST", "/api/v1/lanes/stream/pause", null);
		try (Visitor fan = Visitor.at(browser, this.port, "en")) {
			enter(fan, match);
			List<String> orders = Stream.concat(Stream.of("list"), Collections.nCopies(12, "stream").stream())
				.map((lane) -> this.office.find(this.office.accepted(lane, match, 1)).toString())
				.toList();
			fan.page().evaluate("(orders) => localStorage.setItem('catraca-orders', orders)", orders.toString());
			fan.page().reload();
			assertThat(fan.page().locator(".order.queued")).hasCount(13);
			this.office.asOperator("POST", "/api/v1/lanes/list/resume", null);
			fan.see(".order.confirmed", "List lane");
			assertThat(fan.page().locator(".order.queued")).hasCount(12);
		}
	}

	@Test
	void anOrderThatIsOffTheRecordIsNoLongerFollowedNorOneThatIsBroken(Browser browser) {
		String match = this.office.openMatch(100, 10);
		String order = this.office.find(this.office.accepted("list", match, 1)).toString();
		List<String> streams = new ArrayList<>();
		try (Visitor fan = Visitor.at(browser, this.port, "en")) {
			fan.expectComplaint("404");
			fan.page().clock().install();
			enter(fan, match);
			fan.page().onRequest((request) -> streams.add(request.url()));
			fan.page()
				.evaluate("(order) => localStorage.setItem('catraca-orders', JSON.stringify("
						+ "[null, { id: '0-half' }, { ...JSON.parse(order), id: '0-gone', status: 'queued' }]))",
						order);
			fan.page().reload();
			fan.see(".order.unknown");
			fan.see("#announcer", "Unknown");
			assertThat(fan.page().locator(".order")).hasCount(1);
			streams.clear();
			fan.page().waitForResponse("**/api/v1/matches**", () -> fan.page().clock().runFor(5000));
			assertThat(streams).noneMatch((url) -> url.contains("0-gone"));
			fan.page().evaluate("localStorage.setItem('catraca-orders', '{}')");
			fan.page().reload();
			fan.see("#buy:enabled");
		}
	}

	@Test
	void looksAtTenOrdersAtATimeWhenItIsOpened(Browser browser) {
		String order = this.office.find(this.office.accepted("list", this.office.openMatch(100, 10), 1)).toString();
		List<Route> looks = new ArrayList<>();
		try (Visitor fan = Visitor.at(browser, this.port, "en")) {
			fan.expectComplaint("404");
			fan.expectComplaint("ERR_FAILED");
			fan.page().addInitScript("window.setInterval = () => 0");
			fan.page().navigate("/");
			fan.page()
				.evaluate(
						"""
								(order) => localStorage.setItem('catraca-orders', JSON.stringify(Array.from({ length: 12 }, (_, i) =>
									({ ...JSON.parse(order), id: `0-${i}`, status: 'queued' }))))
								""",
						order);
			fan.page().route("**/api/v1/orders/*", looks::add);
			fan.page().reload();
			fan.page().waitForCondition(() -> looks.size() >= 10);
			assertThat(fan.page().locator(".order.queued")).hasCount(12);
			assertThat(looks).hasSize(10);
			List.copyOf(looks).forEach(Route::abort);
			fan.page().waitForCondition(() -> looks.size() == 12);
		}
	}

	@Test
	void keepsWhatIsOpenAndTheNewestOfTheOthers(Browser browser) {
		String match = this.office.openMatch(100, 10);
		this.office.asOperator("POST", "/api/v1/lanes/list/pause", null);
		String open = this.office.find(this.office.accepted("list", match, 1)).toString();
		try (Visitor fan = Visitor.at(browser, this.port, "en")) {
			fan.expectComplaint("404");
			enter(fan, match);
			fan.page().evaluate("""
					(json) => {
						const open = JSON.parse(json);
						const others = (many, status) => Array.from({ length: many }, (_, i) =>
							({ ...open, id: `${status}-${i}`, status, tickets: [] }));
						localStorage.setItem('catraca-orders', JSON.stringify(
							[open, ...others(31, 'confirmed'), ...others(11, 'rejected')]));
					}
					""", open);
			fan.page().reload();
			assertThat(fan.page().locator(".order.confirmed")).hasCount(30);
			assertThat(fan.page().locator(".order.rejected")).hasCount(10);
			assertThat(fan.page().locator(".order.queued")).hasCount(1);
			assertThat(fan.page().locator("[data-id=confirmed-0], [data-id=rejected-0]")).hasCount(0);
			fan.see("#kept", "the newest 30 with tickets");
			fan.page().emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
			assertThat(fan.page().locator("#orders")).hasCSS("overflow-y", "visible");
		}
	}

	@Test
	void longNamesAreBrokenOrShortened(Browser browser) {
		String match = "m-" + UUID.randomUUID();
		String name = "arquibancada-superior-sul-visitante";
		this.office.asOperator("POST", "/api/v1/matches", """
				{"id":"%s","home":"%s","away":"Away","venue":"%2$s","kickoff":"2030-01-01T19:00:00Z",
				 "sectors":[%s,%s,%s,%s]}""".formatted(match, "W".repeat(100), sector("north"), sector("south"),
				sector(name), sector(name + "-2")));
		try (Visitor fan = Visitor.at(browser, this.port, "en")) {
			enter(fan, match);
			fan.see(".stand .name", "…");
			buy(fan, "list");
			fan.see(".order.confirmed");
			assertThat(fan.page().evaluate(OVERFLOWING, "#order, #match-facts, .stand .name, .order strong"))
				.isEqualTo(0);
			fan.logIn("operator", "secret");
			fan.see("#matches", match);
			assertThat(fan.page().locator("#matches [data-key=" + match + "] > td").first())
				.hasText("1 Jan 2030, 19:00");
			assertThat(fan.page().evaluate(OVERFLOWING, "#matches button, .sector > *")).isEqualTo(0);
			assertThat(fan.page().evaluate(Visitor.CUT, ".sector > span")).isEqualTo(0);
		}
	}

	@Test
	void longPricesAndLargeNumbersFit(Browser browser) {
		String match = openMatch(sectors(9, "999999.99"));
		try (Visitor fan = Visitor.at(browser, this.port, 320, ColorScheme.LIGHT)) {
			enter(fan, match);
			assertThat(fan.page().evaluate("""
					[...document.querySelectorAll('.stand')].filter((stand) => {
						const wide = stand.querySelector('.seats').getBBox().width;
						return [...stand.querySelectorAll('text')].some((text) => text.getBBox().width > wide);
					}).length
					""")).isEqualTo(0);
			fan.see("[data-lane=list] .workers dd");
			assertThat(fan.page().evaluate(Visitor.CRAMPED, "#lanes dd")).isEqualTo(0);
			buy(fan, "list");
			Locator name = fan.see(".order.confirmed strong");
			name.evaluate("(name) => { name.style.overflowWrap = 'normal'; }");
			assertThat(fan.page().evaluate(Visitor.CUT, ".order strong")).isEqualTo(0);
		}
	}

	@Test
	void anyNumberOfSectorsIsDrawnAndAnyName(Browser browser) {
		try (Visitor fan = Visitor.at(browser, this.port, "en")) {
			enter(fan, openMatch(sectors(20, "10.00")));
			fan.see("#match-facts", "2031");
			fan.see(".stand .name", "s16");
			assertThat(fan.page().evaluate(COVERING)).isEqualTo(0);
			enter(fan, openMatch(sectors(50, "10.00")));
			assertThat(fan.page().evaluate(COVERING)).isEqualTo(0);
			assertThat(fan.page().evaluate(FLAT)).isEqualTo(0);
			enter(fan, openMatch(sector("constructor") + "," + sector("north")));
			fan.see(".stand .name", "constructor");
		}
	}

	@Test
	void aLaneThatRestsStandsStill(Browser browser) {
		try (Visitor fan = Visitor.at(browser, this.port, "en")) {
			fan.page().navigate("/");
			assertThat(fan.page().evaluate("""
					async () => {
						const { Track } = await import('/js/track.js');
						const track = new Track(document.createElement('canvas'), 'stream');
						track.width = 300;
						track.tell({ settledPerSecond: 10, backlog: 0, lost: 0 });
						for (let i = 0; i < 50; i++) track.move(0.1);
						track.rest();
						const marks = track.log.map(({ x }) => x);
						track.move(0.1);
						return marks.length > 0 && marks.every((x, i) => x === track.log[i].x);
					}
					""")).isEqualTo(true);
		}
	}

	private String openMatch(String sectors) {
		String match = "m-" + UUID.randomUUID();
		this.office.asOperator("POST", "/api/v1/matches",
				"""
						{"id":"%s","home":"Independenciente","away":"Away","venue":"Venue","kickoff":"2031-01-01T19:00:00Z","sectors":[%s]}
						"""
					.formatted(match, sectors));
		return match;
	}

	private static String sectors(int many, String price) {
		return IntStream.rangeClosed(1, many).mapToObj((n) -> sector("s" + n, price)).collect(Collectors.joining(","));
	}

	private static String sector(String name) {
		return sector(name, "10.00");
	}

	private static String sector(String name, String price) {
		return "{\"name\":\"%s\",\"price\":{\"amount\":\"%s\",\"currency\":\"BRL\"},\"capacity\":100}".formatted(name,
				price);
	}

	@Test
	void theKeyboardChoosesASectorAndSoDoesTheList(Browser browser) {
		try (Visitor fan = Visitor.at(browser, this.port, "en")) {
			enter(fan, "fla-flu");
			fan.page().locator(".stand.chosen").focus();
			fan.page().keyboard().press("ArrowRight");
			Locator chosen = fan.page().locator(".stand[aria-checked=true]");
			assertThat(chosen).isFocused();
			assertThat(chosen).hasAttribute("data-sector", "east");
			assertThat(fan.page().locator("[name=sector]")).hasValue("east");
			fan.page().selectOption("[name=sector]", "west");
			assertThat(chosen).hasAttribute("data-sector", "west");
		}
	}

	@ParameterizedTest
	@CsvSource({ "/, A bilheteria precisa de JavaScript", "/operator, The control room needs JavaScript" })
	void saysThatItNeedsJavaScript(String path, String words, Browser browser) {
		try (BrowserContext plain = browser.newContext(new Browser.NewContextOptions().setJavaScriptEnabled(false))) {
			Page page = plain.newPage();
			page.navigate("http://localhost:" + this.port + path);
			assertThat(page.locator("noscript p")).containsText(words);
			assertThat(page.locator("noscript p")).isVisible();
		}
	}

	@ParameterizedTest
	@CsvSource({ "en-GB, Box office, Your orders", "pt-PT, Bilheteria, Seus pedidos", "es-AR, Taquilla, Tus pedidos",
			"de, Box office, Your orders" })
	void speaksTheBrowsersLanguageOrTheOneThatWasChosen(String language, String title, String orders, Browser browser) {
		try (Visitor fan = Visitor.at(browser, this.port, language)) {
			fan.page().navigate("/");
			fan.see("h1", title);
			fan.see("#orders-title", orders);
			fan.page().selectOption("#language", "es");
			fan.page().reload();
			fan.see("h1", "Taquilla");
			assertThat(fan.page().locator("html")).hasAttribute("lang", "es");
		}
	}

	@Test
	void aRefusalIsToldInWordsOfTheLanguageForAsLongAsItIsTrue(Browser browser) {
		String match = this.office.openMatch(1, 10);
		String limited = this.office.openMatch(10, 1);
		try (Visitor fan = Visitor.at(browser, this.port, "pt-BR")) {
			fan.expectComplaint("409");
			enter(fan, limited);
			assertThat(fan.page().locator("#quantity")).hasValue("1");
			fan.page().selectOption("[name=match]", match);
			fan.page().click("#more");
			fan.page().click("#buy");
			fan.see("#problem", "resta 1 neste setor");
			assertThat(fan.page().locator("[name=sector]")).containsText("resta 1 de 1");
			assertThat(fan.page().evaluate("""
					async () => (await import('/js/language.js')).t('problems/buyer-limit', { limit: 1, held: 1 })
					""")).isEqualTo("No máximo 1 ingresso por comprador, e você tem 1.");
			Locator problem = fan.page().locator("#problem");
			assertThat(problem).not().containsText("problems/");
			fan.page().click("#fewer");
			assertThat(problem).isEmpty();
			this.office.asOperator("POST", "/api/v1/matches/" + match + "/close", null);
			fan.page().click("#buy");
			fan.see("#problem", "encerradas");
			assertThat(fan.page().locator("#buy[aria-disabled=true]")).isFocused();
			this.office.asOperator("POST", "/api/v1/matches/" + match + "/open", null);
			assertThat(problem).isEmpty();
			fan.page().fill("[name=buyer]", " ");
			fan.page().click("#buy");
			assertThat(fan.page().evaluate("document.querySelector('[name=buyer]').validationMessage"))
				.isEqualTo("Escreva seu nome.");
		}
	}

	@Test
	void tellsHowManySeatsAreLeftForAsLongAsTheyAreTooFew(Browser browser) {
		String match = this.office.openMatch(3, 10);
		try (Visitor fan = Visitor.at(browser, this.port, "en")) {
			fan.expectComplaint("409");
			enter(fan, match);
			fan.page().fill("#quantity", "4");
			fan.page().click("#buy");
			fan.see("#problem", "3 left");
			this.office.accepted("list", match, 1);
			fan.see("#problem", "2 left");
		}
	}

	@Test
	void anOrderThatMustWaitIsToldWhy(Browser browser) {
		try (Visitor fan = Visitor.at(browser, this.port, "en")) {
			fan.expectComplaint("429");
			enter(fan, this.office.openMatch(10, 10));
			fan.page()
				.route(ORDERS,
						(route) -> route.fulfill(new Route.FulfillOptions().setStatus(429)
							.setHeaders(Map.of("Retry-After", "4000"))
							.setBody("{\"type\":\"/problems/rate-limited\",\"status\":429}")));
			fan.page().click("#buy");
			fan.see("#problem", "Too many orders from your address. Wait 67 min.");
			assertThat(fan.page().locator("#buy")).hasText("Ordering …");
			fan.page().selectOption("#language", "es");
			fan.see("#problem", "Espera 67 min.");
		}
	}

	@Test
	void thatThereWasNoConnectionIsToldUntilItIsBackAndTheOrderSentAgain(Browser browser) {
		try (Visitor fan = Visitor.at(browser, this.port, "en")) {
			fan.expectComplaint("503");
			fan.expectComplaint("ERR_FAILED");
			enter(fan, this.office.openMatch(10, 10));
			buy(fan, "list");
			fan.see(".order.confirmed");
			fan.page().route(LIVE, (route) -> route.fulfill(new Route.FulfillOptions().setStatus(503)));
			fan.page().route("**/api/v1/matches**", Route::abort);
			fan.page().route(ORDERS, Route::abort);
			fan.page().route("**/api/v1/orders/*", Route::abort);
			fan.turn(false);
			fan.turn(true);
			fan.see("#offline");
			fan.lookAt("box-office-away");
			giveBack(fan);
			fan.see(".order .problem", "No connection to the ticket office");
			fan.page().click("#buy");
			fan.see("#problem", "No answer yet");
			fan.see("#problem", "No connection to the ticket office");
			fan.page().selectOption("#language", "es");
			assertThat(fan.page().locator("#live").textContent()).startsWith("sin conexión");
			fan.see(".order .problem", "Sin conexión con la taquilla");
			fan.page().unroute(ORDERS);
			fan.page().unroute(LIVE);
			fan.page().evaluate("dispatchEvent(new Event('online'))");
			assertThat(fan.page().locator(".order.confirmed")).hasCount(2);
			assertThat(fan.page().locator("#problem")).isEmpty();
			assertThat(fan.page().locator(".order .problem")).hasCount(0);
		}
	}

	@Test
	void saysThatRedisIsAwayAndHealsByItself(Browser browser) {
		String match = this.office.openMatch(100, 10);
		try (Visitor fan = Visitor.at(browser, this.port, "en");
				Visitor operator = Visitor.at(browser, this.port, "en")) {
			fan.expectComplaint("503");
			operator.expectComplaint("503");
			operator.logIn("operator", "secret");
			operator.see("#lanes article");
			enter(fan, match);
			assertThat(fan.page().locator("#live")).hasText("live");
			this.redis.freeze();
			fan.see("#offline", "No order on the list or the stream is lost");
			operator.see("#away", "No order on the list or the stream is lost");
			operator.see("#live", "Redis is away");
			fan.page().locator("#offline").waitFor(hidden());
			operator.page().locator("#away").waitFor(hidden());
			operator.see(".toast", "Redis is back");
			buy(fan, "stream");
			fan.see(".order.confirmed");
		}
	}

	@Test
	void aPageOpenedInAnOutageSaysWhetherTheBooksOrOnlyTheLiveViewIsAway(Browser browser) {
		try (Visitor fan = Visitor.at(browser, this.port, "en")) {
			fan.expectComplaint("503");
			fan.page().route(LIVE, (route) -> route.fulfill(new Route.FulfillOptions().setStatus(503)));
			fan.page().route("**/api/v1/matches**", (route) -> refuse(route, 503, "redis-unavailable"));
			fan.page().navigate("/");
			fan.see("#offline", "cannot reach its books");
			fan.page().unroute("**/api/v1/matches**");
			fan.see("#offline", "Too many live views");
			assertThat(fan.page().locator("[data-lane=list] .workers dd")).hasText(Pattern.compile("\\d+"));
			fan.page().unroute(LIVE);
			fan.page().evaluate("dispatchEvent(new Event('online'))");
			assertThat(fan.page().locator("#live")).hasText("live");
			assertThat(fan.page().locator("#offline")).isHidden();
		}
	}

	@ParameterizedTest
	@CsvSource({ "1280, LIGHT", "1280, DARK", "390, LIGHT", "390, DARK" })
	void everybodyCanUseIt(int width, ColorScheme scheme, Browser browser) {
		try (Visitor fan = Visitor.at(browser, this.port, width, scheme)) {
			enter(fan, "fla-flu");
			fan.page().fill("[name=buyer]", "Ana " + UUID.randomUUID().toString().substring(0, 8));
			fan.page().selectOption("[name=sector]", "east");
			buy(fan, "stream");
			fan.see(".order.confirmed");
			this.office.asOperator("PUT", "/api/v1/faults", "{\"latency\":\"2s\"}");
			Sale.open(this.office, "{\"orders\":600}");
			assertThat(fan.page().locator("[data-lane=list] .backlog dd")).hasText(Pattern.compile("^[1-9]\\d\\d"));
			buy(fan, "list");
			fan.see(".order .place");
			fan.lookAt("box-office-" + width + "-" + scheme.name().toLowerCase());
		}
	}

	private static void enter(Visitor fan, String match) {
		fan.page().navigate("/");
		fan.page().locator("[name=match] option[value=" + match + "]").waitFor(attached());
		fan.page().selectOption("[name=match]", match);
		fan.page().fill("[name=buyer]", "Ana");
		fan.see(".stand");
	}

	private static void buy(Visitor fan, String lane) {
		fan.page().check("[name=lane][value=" + lane + "]");
		fan.page().click("#buy");
	}

	private static void loseAnswer(Route route) {
		route.fetch();
		route.abort();
	}

	private static void refuse(Route route, int status, String problem) {
		route.fulfill(new Route.FulfillOptions().setStatus(status)
			.setBody("{\"type\":\"/problems/%s\",\"status\":%d}".formatted(problem, status)));
	}

	private static void giveBack(Visitor fan) {
		fan.see(".order.confirmed").locator("[data-action=giveBack]").click();
		fan.page().click("#sure button[value=yes]");
	}

	private static String name(String lane) {
		return lane.equals("pubsub") ? "Pub/sub" : lane.substring(0, 1).toUpperCase() + lane.substring(1);
	}

	private static Locator.WaitForOptions hidden() {
		return new Locator.WaitForOptions().setState(com.microsoft.playwright.options.WaitForSelectorState.HIDDEN);
	}

	private static Locator.WaitForOptions attached() {
		return new Locator.WaitForOptions().setState(com.microsoft.playwright.options.WaitForSelectorState.ATTACHED);
	}

}
