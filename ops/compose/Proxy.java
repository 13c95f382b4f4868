import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.Security;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * One port in front of all instances: each connection goes to the next of the addresses
 * that the name has now, and past one that does not answer. It does not look into what it
 * carries, so that live events and long answers pass as they are.
 */
class Proxy {

	private static final String HOST = System.getenv().getOrDefault("PROXY_HOST", "app");

	private static final int PORT = 8080;

	private static final int CONNECT_MILLIS = 2000;

	private int turn;

	public static void main(String[] arguments) throws IOException {
		// instances come and go
		Security.setProperty("networkaddress.cache.ttl", "1");
		Security.setProperty("networkaddress.cache.negative.ttl", "0");
		Proxy proxy = new Proxy();
		try (ServerSocket door = new ServerSocket(PORT)) {
			System.out.println("Passing port " + PORT + " on to every " + HOST);
			while (true) {
				Socket client = door.accept();
				List<InetAddress> instances = proxy.inTurn();
				Thread.startVirtualThread(() -> serve(client, instances));
			}
		}
	}

	private List<InetAddress> inTurn() {
		try {
			List<InetAddress> all = Arrays.asList(InetAddress.getAllByName(HOST));
			all.sort(Comparator.comparing(InetAddress::getHostAddress));
			Collections.rotate(all, -(this.turn++));
			return all;
		}
		catch (IOException ex) {
			return List.of();
		}
	}

	private static void serve(Socket client, List<InetAddress> instances) {
		try (client; Socket instance = connect(instances)) {
			Thread there = Thread.startVirtualThread(() -> carry(client, instance));
			carry(instance, client);
			there.join();
		}
		catch (IOException | InterruptedException ex) {
			System.out.println("No " + HOST + " takes the connection: " + ex.getMessage());
		}
	}

	private static Socket connect(List<InetAddress> instances) throws IOException {
		IOException last = new IOException("the name has no address");
		for (InetAddress instance : instances) {
			Socket socket = new Socket();
			try {
				socket.connect(new InetSocketAddress(instance, PORT), CONNECT_MILLIS);
				return socket;
			}
			catch (IOException ex) {
				socket.close();
				last = ex;
			}
		}
		throw last;
	}

	/** Until one side ends; a broken connection ends both. */
	private static void carry(Socket from, Socket to) {
		try {
			from.getInputStream().transferTo(to.getOutputStream());
			to.shutdownOutput();
		}
		catch (IOException ex) {
			close(from);
			close(to);
		}
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			// it is gone already
		}
	}

}
