using SpikeSharp.Numerics;

namespace SpikeSharp.Building;

/// <summary>A process without input that was written out. It takes the draw of its seed all the same, so that the others keep theirs.</summary>
/// <param name="Rows">Shape (steps, size).</param>
/// <param name="Source">What it was, for people.</param>
internal sealed record TableProcess(NdArray Rows, string Source) : Process
{
    public override int DefaultSizeOut => Rows.Shape[1];

    public override ProcessStep Start(int sizeIn, int sizeOut, double dt, NumpyRandom random) => new Running(Rows.ToDoubles(), dt);

    private sealed class Running(double[] rows, double dt) : ProcessStep
    {
        public override void Step(double time, ReadOnlySpan<double> input, Span<double> output, ProcessState state)
        {
            long step = (long)Math.Round(time / dt, MidpointRounding.ToEven);
            rows.AsSpan((int)((step - 1) * output.Length), output.Length).CopyTo(output);
        }
    }
}
