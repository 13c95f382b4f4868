package dev.catraca.lane.delivery;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.HexFormat;

import dev.catraca.order.Lane;

import org.springframework.stereotype.Component;

/**
 * Names this instance's workers. A name is never used again, by a restart of the same
 * process either: what a dead worker held is then never taken for a living one's.
 */
@Component
public class Instance {

	/** A claim token names the worker, and must not be too long for a compact record. */
	private static final int HOST_LENGTH = 12;

	private final String name = host() + "-" + ProcessHandle.current().pid() + "-" + random();

	/**
	 * Names a worker.
	 * @param lane its lane
	 * @param partition its partition
	 * @param number its number among the instance's workers there
	 * @return such as {@code box-4711-9f86d0-list-0.1}
	 */
	public String worker(Lane lane, int partition, int number) {
		return this.name + "-" + lane.label() + "-" + partition + "." + number;
	}

	private static String host() {
		try {
			String host = InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9.-]", "");
			return host.substring(0, Math.min(host.length(), HOST_LENGTH));
		}
		catch (UnknownHostException ex) {
			return "host";
		}
	}

	private static String random() {
		byte[] bits = new byte[3];
		new SecureRandom().nextBytes(bits);
		return HexFormat.of().formatHex(bits);
	}

}
