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
            if (!double.IsFinite(y[i]))
                throw new SimulationException(
                    DiagnosticCodes.FunctionFailed, $"Function '{external.FunctionName}' returned non-finite value {y[i]} in element {i} at step {step} (t = {time} s).");
            output[i] = T.CreateTruncating(y[i]);
        }
    }
}
