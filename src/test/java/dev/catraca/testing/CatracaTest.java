package dev.catraca.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/**
 * The whole service on a free port, with a real Redis of its own: in a container where
 * Docker is, else embedded; see {@link DockerRedis}. Nothing is flushed between tests:
 * each makes its own match and orders, see {@link TicketOffice}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "catraca.security.operator-password=secret", "catraca.payment.simulated.latency=5ms",
				"catraca.lane.backoff=50ms", "catraca.lane.list.stalled-after=2s",
				"catraca.lane.stream.stalled-after=2s", "catraca.lane.pubsub.lost-after=10s" })
@ContextConfiguration(initializers = OwnRedis.class)
@Import(DockerRedis.class)
public @interface CatracaTest {

}
