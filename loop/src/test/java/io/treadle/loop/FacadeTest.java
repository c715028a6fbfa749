package io.treadle.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.treadle.core.Task;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@link Treadle} as the one class to import. */
class FacadeTest {
    @Test
    void whatItPassesToTaskItHasInEveryForm() {
        var names = statics(Treadle.class).map(Method::getName).collect(Collectors.toSet());
        Set<String> forms = statics(Treadle.class).map(FacadeTest::form).collect(Collectors.toSet());
        var missing = statics(Task.class)
                .filter(method -> names.contains(method.getName()))
                .map(FacadeTest::form)
                .filter(form -> !forms.contains(form))
                .toList();
        assertEquals(List.of(), missing);
    }

    private static Stream<Method> statics(Class<?> type) {
        return Arrays.stream(type.getMethods()).filter(method -> Modifier.isStatic(method.getModifiers()));
    }

    private static String form(Method method) {
        return method.getName() + Arrays.toString(method.getParameterTypes());
    }
}
