/** Loads a native library as another jar of the server would, then calls a function. */
public final class LoadThenCall {
    /** {@code LIBRARY CLASS ROW JAR...} */
    public static void main(String[] arguments) throws Exception {
        System.load(arguments[0]);
        CallFunction.main(java.util.Arrays.copyOfRange(arguments, 1, arguments.length));
    }
}
