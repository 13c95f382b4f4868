package dev.catraca.pages;

import java.util.stream.Stream;

import com.microsoft.playwright.Browser;
import dev.catraca.testing.TicketOffice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

/**
 * The control room of a service with more than one partition.
 */
@BrowserTest
@TestPropertySource(properties = "catraca.partitions=2")
class PartitionsPageIntegrationTests {

	private final TicketOffice office;

	private final int port;

	PartitionsPageIntegrationTests(@LocalServerPort int port) {
		this.port = port;
		this.office = new TicketOffice(port);
	}

	@AfterEach
	void letTheLineGoOn() {
		this.office.resumePaused();
	}

	@Test
	void theOperatorChoosesThePartitionWhoseLineIsShown(Browser browser) {
		this.office.asOperator("POST", "/api/v1/lanes/list/pause", null);
		String first = orderOf(0);
		String second = orderOf(1);
		try (Visitor operator = Visitor.at(browser, this.port, "en")) {
			operator.logIn("operator", "secret");
			operator.page().click(".views a[href='#list']");
			operator.see("#line", first);
			operator.page().fill("#partition", "1");
			operator.page().keyboard().press("Enter");
			operator.see("#line", second);
			assertThat(operator.page().locator("#line")).not().containsText(first);
			operator.page().fill("#partition", "7");
			operator.page().keyboard().press("Enter");
			assertThat(operator.page().locator("#partition")).hasValue("1");
			assertThat(operator.page().locator("#live")).hasText("live");
		}
	}

	@Test
	void saysHowManyMatchesAreShown(Browser browser) {
		for (int n = 0; n < 20; n++) {
			this.office.openMatch(10, 10);
		}
		try (Visitor operator = Visitor.at(browser, this.port, "en")) {
			operator.logIn("operator", "secret");
			operator.see("#matches", "The first 20 are shown.");
		}
	}

	/** Whose partition a match is of is known by the ids of its orders. */
	private String orderOf(int partition) {
		return Stream.generate(() -> this.office.accepted("list", this.office.openMatch(10, 10), 1))
			.filter((order) -> order.startsWith(partition + "-"))
			.findFirst()
			.orElseThrow();
	}

}
