using System.Buffers;
using System.Collections.Immutable;
using System.Numerics;
using System.Numerics.Tensors;
using SpikeSharp.Building;

namespace SpikeSharp.Simulation;

/// <summary>Calls the function of a tensor node and checks its values.</summary>
internal static class TensorCall
{
    /// <summary>For one item: a pure function, or all the items there are.</summary>
    public static void One<T>(SimTensor op, SignalMemory<T> m)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Together(op, new ReadOnlySpan<SignalMemory<T>>(in m));

    /// <summary>For all items of a step.</summary>
    /// <exception cref="SimulationException">The function failed, or a value is not finite.</exception>
    public static void Together<T>(SimTensor op, ReadOnlySpan<SignalMemory<T>> items)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int sizeIn = op.Input?.Size ?? 0, sizeOut = op.Output.Size;
        double[] memory = ArrayPool<double>.Shared.Rent(checked(items.Length * (sizeIn + sizeOut)));
        try
        {
            Span<double> x = memory.AsSpan(0, items.Length * sizeIn), y = memory.AsSpan(x.Length, items.Length * sizeOut);
            y.Clear();
            if (op.Input is not null)
                for (int item = 0; item < items.Length; item++) Read(items[item][op.Input], x.Slice(item * sizeIn, sizeIn));
            Call(op, items[0], items.Length, x, y);
            for (int i = 0; i < y.Length; i++)
                if (!double.IsFinite(y[i])) throw Failed(op, items[0], $"returned non-finite value {y[i]} in element {i % sizeOut} of item {i / sizeOut} of the call");
            for (int item = 0; item < items.Length; item++) Write(y.Slice(item * sizeOut, sizeOut), items[item][op.Output]);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(memory);
        }
    }

    private static void Call<T>(SimTensor op, SignalMemory<T> m, int items, ReadOnlySpan<double> x, Span<double> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        try
        {
            if (op.PerItem is { } pure)
            {
                pure(x, y);
                return;
            }
            Span<nint> lengthsIn = stackalloc nint[op.ShapeIn.Length + 1], lengthsOut = stackalloc nint[op.ShapeOut.Length + 1];
            ReadOnlyTensorSpan<double> input = op.Input is null ? default : new(x, Lengths(items, op.ShapeIn, lengthsIn));
            op.Function!(m.Step * m.Dt, input, new TensorSpan<double>(y, Lengths(items, op.ShapeOut, lengthsOut)));
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw Failed(op, m, "failed", error);
        }
    }

    private static Span<nint> Lengths(int items, ImmutableArray<int> shape, Span<nint> lengths)
    {
        lengths[0] = items;
        for (int i = 0; i < shape.Length; i++) lengths[i + 1] = shape[i];
        return lengths;
    }

    private static void Read<T>(Elements<T> source, Span<double> target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < target.Length; i++) target[i] = double.CreateTruncating(source[i]);
    }

    private static void Write<T>(ReadOnlySpan<double> source, Elements<T> target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < source.Length; i++) target[i] = T.CreateTruncating(source[i]);
    }

    // A pure function may run once for many steps, so it has no step of its own.
    private static SimulationException Failed<T>(SimTensor op, SignalMemory<T> m, string what, Exception? error = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string when = op.Time is null ? "" : FormattableString.Invariant($" at step {m.Step} (t = {m.Step * m.Dt} s)");
        return new(DiagnosticCodes.FunctionFailed, $"Tensor node '{op.FunctionName}' {what}{when}{(error is null ? "" : $": {error.Message}")}.", null, error);
    }
}
