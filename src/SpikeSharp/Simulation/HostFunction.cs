using System.Buffers;
using System.Numerics;
using SpikeSharp.Building;

namespace SpikeSharp.Simulation;

/// <summary>Calls a function of the host and checks what it returns.</summary>
internal static class HostFunction
{
    public static void Call<T>(External external, SignalMemory<T> m)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double time = m.Step * m.Dt;
        double[] memory = ArrayPool<double>.Shared.Rent((external.Input?.Size ?? 0) + (external.Output?.Size ?? 0));
        try
        {
            Span<double> x = memory.AsSpan(0, external.Input?.Size ?? 0), y = memory.AsSpan(x.Length, external.Output?.Size ?? 0);
            y.Clear();
            if (external.Input is not null)
            {
                Elements<T> input = m[external.Input];
                for (int i = 0; i < x.Length; i++) x[i] = double.CreateTruncating(input[i]);
            }
            Call(external, time, m.Step, x, y);
            if (external.Output is null) return;
            Elements<T> output = m[external.Output];
            for (int i = 0; i < y.Length; i++) output[i] = T.CreateTruncating(y[i]);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(memory);
        }
    }

    /// <summary>The error of a function that gave a value that is not finite.</summary>
    public static SimulationException NotFinite(string name, double value, int element, double time, long step) =>
        new(DiagnosticCodes.FunctionFailed, $"Function '{name}' returned non-finite value {value} in element {element} at step {step} (t = {time} s).");

    /// <summary>Calls the function and checks its values.</summary>
    /// <exception cref="SimulationException">It failed, or a value is not finite.</exception>
    public static void Call(External external, double time, long step, ReadOnlySpan<double> x, Span<double> y)
    {
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
            if (!double.IsFinite(y[i])) throw NotFinite(external.FunctionName, y[i], i, time, step);
    }
}
