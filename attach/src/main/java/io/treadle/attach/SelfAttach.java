package io.treadle.attach;

import io.treadle.core.access.JavaLangOpener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.agent.ByteBuddyAgent;

/**
 * Opens {@code java.lang} to Treadle by an agent that is loaded into this JVM, where the flag is missing. Nobody calls it: it is
 * enough that {@code treadle-attach} is on the class path. Takes some tenths of a second, once: a JVM may not attach to itself, so
 * a helper process does it. Needs the module {@code jdk.attach}, and a JVM that lets agents be loaded
 * (not {@code -XX:+DisableAttachMechanism} or {@code -XX:-EnableDynamicAgentLoading}).
 */
@SuppressWarnings("exports") // what it implements is for this module alone
public final class SelfAttach implements JavaLangOpener {
    private static final Logger LOG = System.getLogger(SelfAttach.class.getName());

    /** For {@link java.util.ServiceLoader}. */
    public SelfAttach() {}

    @Override
    public void openTo(Module module) {
        var javaBase = Thread.class.getModule();
        ByteBuddyAgent.install()
                .redefineModule(javaBase, Set.of(), Map.of(), Map.of("java.lang", Set.of(module)), Set.of(), Map.of());
        LOG.log(
                Level.INFO,
                "treadle-attach has opened java.base/java.lang to Treadle by an agent; to do without it, give the flag --add-opens java.base/java.lang={0}",
                module.isNamed() ? module.getName() : "ALL-UNNAMED");
    }
}
