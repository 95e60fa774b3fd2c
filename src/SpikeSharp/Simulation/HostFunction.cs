using System.Numerics;
using SpikeSharp.Building;

namespace SpikeSharp.Simulation;

/// <summary>Calls a function of the host and checks what it returns.</summary>
internal static class HostFunction
{
    public static void Call<T>(External external, double time, long step, ReadOnlySpan<T> input, Span<T> output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] x = new double[input.Length], y = new double[output.Length];
        for (int i = 0; i < x.Length; i++) x[i] = double.CreateTruncating(input[i]);
        try
        {
            external.Function!(time, x, y);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new SimulationException(
                DiagnosticCodes.FunctionFailed, $"Function '{external.FunctionName}' failed at step {step} (t = {time} s): {error.Message}", null, error);
        }
        for (int i = 0; i < y.Length; i++)
        {
            if (!double.IsFinite(y[i])) throw NotFinite(external.FunctionName, y[i], i, time, step);
            output[i] = T.CreateTruncating(y[i]);
        }
    }

    /// <summary>The error of a function that gave a value that is not finite.</summary>
    public static SimulationException NotFinite(string name, double value, int element, double time, long step) =>
        new(DiagnosticCodes.FunctionFailed, $"Function '{name}' returned non-finite value {value} in element {element} at step {step} (t = {time} s).");
}
