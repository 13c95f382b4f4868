package dev.catraca.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.test.context.TestPropertySource;

/**
 * The service without anybody who takes orders from the lanes: what is accepted waits,
 * until a test starts or settles it by hand, or starts a {@link SecondInstance}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@CatracaTest
@TestPropertySource(properties = { "catraca.lane.list.workers=0", "catraca.lane.stream.consumers=0",
		"catraca.lane.pubsub.listening=false", "catraca.lane.stream.max-length=20" })
public @interface Unstaffed {

}
