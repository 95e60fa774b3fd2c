using System.Numerics;
using SpikeSharp.Building;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>Any neuron type by its own step over spans; the spikes are listed afterwards.</summary>
internal sealed class GenericNeuronKernel<T>(SimNeurons neurons, double dt, Slot current, Slot output, Slot[] state, int spikeList) : Kernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _dt = T.CreateTruncating(dt);
    private readonly T _spike = T.CreateTruncating(neurons.Neurons.Amplitude) / T.CreateTruncating(dt);

    public override int ScratchLength => (current.Size + Arena.Alignment) * state.Length;

    public override void Step(ItemContext<T> item, Scratch<T> scratch)
    {
        int size = current.Size;
        Span<T> variables = scratch.Values[..(size * state.Length)];
        for (int i = 0; i < state.Length; i++) item.Values(state[i]).CopyTo(variables[(i * size)..]);
        Span<T> values = item.Values(output);
        neurons.Neurons.Step(_dt, item.Values(current), values, new NeuronState<T>(variables, size, size, item.RandomOf(neurons)));
        for (int i = 0; i < state.Length; i++) variables.Slice(i * size, size).CopyTo(item.Values(state[i]));
        if (spikeList < 0) return;
        SpikeList<T> spikes = item.Spikes(spikeList);
        spikes.Count = 0;
        for (int i = 0; i < values.Length; i++)
            if (values[i] != T.Zero) spikes.Add(i, T.Round(values[i] / _spike));
    }
}
