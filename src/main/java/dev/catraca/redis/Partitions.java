package dev.catraca.redis;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the keys are divided. Everything about a match lives in one partition, whose keys
 * share a hash tag and so one Redis Cluster slot: a script never crosses partitions.
 *
 * @param partitions how many partitions there are, 1 to 1024. More spread the load over
 * more nodes of a Redis Cluster and cost each instance more connections. Fixed for the
 * life of the data.
 */
@Validated
@ConfigurationProperties("catraca")
public record Partitions(@DefaultValue("1") @Min(1) @Max(1024) int partitions) {

	/**
	 * The partition that keeps everything filed under a name.
	 * @param name the name of a match, or an idempotency key
	 * @return CRC-32 of the name's UTF-8 bytes, modulo the number of partitions
	 */
	public int of(String name) {
		CRC32 hash = new CRC32();
		hash.update(name.getBytes(StandardCharsets.UTF_8));
		return (int) (hash.getValue() % this.partitions);
	}

	/**
	 * All partitions.
	 * @return 0, 1, …
	 */
	public IntStream all() {
		return IntStream.range(0, this.partitions);
	}

	/**
	 * What each key of a partition starts with.
	 * @param partition the partition
	 * @return such as <code>catraca:{0}:</code>
	 */
	public static String prefix(int partition) {
		return "catraca:{" + partition + "}:";
	}

}
