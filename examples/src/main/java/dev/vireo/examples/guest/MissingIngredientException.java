package dev.vireo.examples.guest;

/**
 * Something that the guest is made of is not on this machine and could not be fetched. The message names it and says
 * what to install or to pass.
 */
public final class MissingIngredientException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MissingIngredientException(String message) {
        super(message);
    }

    MissingIngredientException(String message, Throwable cause) {
        super(message, cause);
    }
}
