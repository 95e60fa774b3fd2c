using System.Numerics;
using System.Runtime.CompilerServices;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>A <see cref="PopulationOp"/>: current, neurons and synapses of some thousand neurons at a time, which stay in the nearest cache.</summary>
internal sealed class PopulationKernel<T>(SumKernel<T> current, NeuronKernel<T> neurons, LowpassKernel<T>[] filters, int size) : Kernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Piece = 1024;

    public override int ScratchLength => Piece + Arena.Alignment + neurons.ScratchLength;

    public override void Step(ItemContext<T> item, Scratch<T> scratch)
    {
        ref T j = ref scratch.Start;
        ref T rest = ref Unsafe.Add(ref j, Piece + Arena.Alignment);
        for (int from = 0; from < size; from += Piece)
        {
            int count = Math.Min(Piece, size - from);
            current.Evaluate(item, from, count, ref j);
            neurons.Advance(item, from, count, ref j, ref rest);
            foreach (LowpassKernel<T> filter in filters) filter.Advance(item, from, count);
        }
        neurons.Finish(item);
    }
}
