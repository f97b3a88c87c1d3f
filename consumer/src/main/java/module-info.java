/** A user's program. */
module com.example.consumer {
    requires dev.vireo;
}
