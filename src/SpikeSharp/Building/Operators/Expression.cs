namespace SpikeSharp.Building;

/// <summary>output = the value of a formula of time and input: a function that a file can hold.</summary>
/// <param name="Output">Vector to set; a scalar value fills it.</param>
/// <param name="Time">Time in seconds, or null.</param>
/// <param name="Input">Input vector, or null.</param>
/// <param name="Value">The formula.</param>
/// <param name="FunctionName">For messages.</param>
public sealed record Expression(Signal Output, Signal? Time, Signal? Input, ExpressionNode Value, string FunctionName) : Operator
{
    /// <inheritdoc/>
    public override SignalUse Use => SignalUse.Of(sets: [Output], reads: [Time, Input]);
}
