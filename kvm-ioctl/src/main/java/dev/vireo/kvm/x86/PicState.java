package dev.vireo.kvm.x86;

/**
 * One of the two 8259 interrupt controllers ({@code struct kvm_pic_state}); all are registers of 8 bits.
 *
 * @param lastIrr the lines as they were last, to detect edges
 * @param irr interrupts requested
 * @param imr interrupts masked
 * @param isr interrupts in service
 * @param priorityAdd the line of highest priority
 * @param irqBase the vector of line 0
 * @param readRegSelect which register is read
 * @param poll whether it is being polled
 * @param specialMask whether special mask mode is on
 * @param initState how far initialization has come
 * @param autoEoi whether interrupts end by themselves
 * @param rotateOnAutoEoi whether priorities rotate then
 * @param specialFullyNestedMode whether that mode is on
 * @param init4 whether initialization takes four words
 * @param elcr which lines are level-triggered
 * @param elcrMask which of them can be changed
 */
public record PicState(
        int lastIrr,
        int irr,
        int imr,
        int isr,
        int priorityAdd,
        int irqBase,
        int readRegSelect,
        int poll,
        int specialMask,
        int initState,
        int autoEoi,
        int rotateOnAutoEoi,
        int specialFullyNestedMode,
        int init4,
        int elcr,
        int elcrMask) {
    /** The same controller with other lines masked. */
    public PicState withImr(int mask) {
        return new PicState(
                lastIrr,
                irr,
                mask,
                isr,
                priorityAdd,
                irqBase,
                readRegSelect,
                poll,
                specialMask,
                initState,
                autoEoi,
                rotateOnAutoEoi,
                specialFullyNestedMode,
                init4,
                elcr,
                elcrMask);
    }
}
