package io.pura.demo.launcher;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.ansi.AnsiColor;
import org.springframework.boot.ansi.AnsiOutput;

/**
 * Runs a demo: as one application, or with {@code --multi} as several nodes on this
 * machine, each a process of its own.
 */
public final class DemoLauncher {

	private static final int FAILED = 1;

	private static final int BAD_OPTION = 2;

	private final Class<?> main;

	private final Consumer<String[]> application;

	private final Limits limits;

	private final Console console = new Console(System.out, System.err);

	DemoLauncher(Class<?> main, Consumer<String[]> application, Limits limits) {
		this.main = main;
		this.application = application;
		this.limits = limits;
	}

	/**
	 * Runs a demo. With {@code --multi} this returns only if the application runs in this
	 * process; otherwise it ends the JVM after the last node.
	 * @param main the class whose {@code main} method calls this, a Spring Boot
	 * application
	 * @param args the arguments of the command line; {@code --multi --help} lists them
	 */
	public static void run(Class<?> main, String... args) {
		new DemoLauncher(main, (nodeArgs) -> SpringApplication.run(main, nodeArgs), Limits.DEFAULT).run(args);
	}

	void run(String... args) {
		if (ParentWatch.isWanted()) {
			ParentWatch.start();
			this.application.accept(args);
		}
		else if (!LauncherOptions.present(args)) {
			this.application.accept(args);
		}
		else if (LauncherOptions.askForHelp(args)) {
			this.console.out(LauncherOptions.USAGE);
		}
		else {
			launch(args);
		}
	}

	private void launch(String... args) {
		LauncherOptions options;
		try {
			options = LauncherOptions.parse(args);
		}
		catch (BadOptionException ex) {
			exit(BAD_OPTION, ex.problem() + "\n\n" + LauncherOptions.USAGE);
			return;
		}
		List<NodePlan> all = NodePlan.all(clusterName(this.main), isTerminal(), options);
		List<NodePlan> here = options.node().isPresent() ? List.of(all.get(options.node().getAsInt() - 1)) : all;
		Ports.problem(here).ifPresent((problem) -> exit(FAILED, problem));
		if (options.node().isPresent()) {
			this.application.accept(here.get(0).args().toArray(String[]::new));
		}
		else {
			System.exit(runAll(all, options));
		}
	}

	private void exit(int code, String problem) {
		this.console.err(problem);
		System.exit(code);
	}

	private int runAll(List<NodePlan> plans, LauncherOptions options) {
		NodeGroup group = new NodeGroup(Program.current(this.main), options, this.limits, this.console);
		Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(group), "launcher-stop"));
		try {
			return group.run(plans);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.console.err("The launcher was interrupted");
			return FAILED;
		}
	}

	private void stop(NodeGroup group) {
		try {
			group.stop();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.console.err("The launcher was interrupted while it stopped its nodes");
		}
	}

	/**
	 * Returns {@code task-processor} for {@code TaskProcessorApplication}.
	 */
	static String clusterName(Class<?> main) {
		return main.getSimpleName()
			.replaceFirst("(?<=.)Application$", "")
			.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-")
			.toLowerCase(Locale.ROOT);
	}

	private static boolean isTerminal() {
		return !AnsiOutput.encode(AnsiColor.DEFAULT).isEmpty();
	}

}
